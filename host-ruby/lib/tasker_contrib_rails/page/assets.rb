# frozen_string_literal: true

require "digest"

module TaskerContribRails
  module Page
    # The style sheet and the script, by names with a digest: what has such a name never changes, and is kept for ever.
    # They say nothing of the application, and need no login.
    module Assets
      FOLDER = File.join(__dir__, "assets")
      TYPES = { ".css" => "text/css; charset=utf-8", ".js" => "text/javascript; charset=utf-8" }.freeze
      KEPT = { "cache-control" => "public, max-age=31536000, immutable", "x-content-type-options" => "nosniff" }.freeze

      # A file, and the name by which it is asked for.
      File = Data.define(:name, :text, :type)
      FILES = Dir.children(FOLDER).sort.to_h do |file|
        text = ::File.binread(::File.join(FOLDER, file))
        stem, type = ::File.basename(file, ".*"), ::File.extname(file)
        name = "#{stem}-#{Digest::SHA256.hexdigest(text).first(12)}#{type}"
        [ file, File.new(name:, text:, type: TYPES.fetch(type)) ]
      end.freeze
      private_constant :FOLDER, :TYPES, :KEPT, :File, :FILES

      class << self
        # @param file [String] such as "page.css"
        # @return [String] with its digest
        def name(file) = FILES.fetch(file).name

        # @param env [Hash] of Rack
        # @return [Array(Integer, Hash{String => String}, Array<String>)]
        def call(env)
          wanted = env["action_dispatch.request.path_parameters"][:name]
          file = FILES.each_value.find { |one| one.name == wanted }
          return [ 404, { "content-type" => "text/plain" }, [ "No such file.\n" ] ] unless file

          headers = { "content-type" => file.type, "content-length" => file.text.bytesize.to_s, **KEPT }
          [ 200, headers, env["REQUEST_METHOD"] == "HEAD" ? [] : [ file.text ] ]
        end
      end
    end
  end
end
