# frozen_string_literal: true

module Release
  # One version in every place that names it, and in the tag if there is one.
  class Versions
    PLACES = {
      "host-ruby/lib/tasker_contrib_rails/version.rb" => /^ *VERSION = "(.+)"/,
      "guest/Cargo.toml" => /^version = "(.+)"/,
      "templates/rails/tasker-plugin.toml" => /^version = "(.+)"/,
      "Gemfile.lock" => /^    tasker-contrib-rails \((.+)\)$/,
      "Cargo.lock" => /^name = "tasker-contrib"\nversion = "(.+)"/,
      "gemfiles/*.lock" => /^    tasker-contrib-rails \((.+)\)$/
    }.freeze
    private_constant :PLACES

    # @param root [String]
    # @param tag [String, nil] such as `v0.1.0`
    def initialize(root, tag: nil)
      @root = root
      @tag = tag
    end

    def title = "version"
    def summary = [ version, @tag ? "tagged #{@tag}" : "no tag was given" ].join(", ")

    # @return [String, nil]
    def version = named[PLACES.keys.first]

    # @return [Array<String>]
    def problems
      others = named.reject { |_, found| found == version }
      differing = others.map { |place, found| "#{place} names #{found || "no version"}, and not #{version}" }
      differing << "the tag is #{@tag}, and not v#{version}" if @tag && @tag != "v#{version}"
      differing
    end

    private
      def named
        @named ||= PLACES.flat_map { |pattern, expression|
          files = Dir[pattern, base: @root].sort
          files = [ pattern ] if files.empty?
          files.map { |file| [ file, read(file)[expression, 1] ] }
        }.to_h
      end

      def read(file)
        path = File.join(@root, file)
        File.file?(path) ? File.read(path) : ""
      end
  end
end
