# frozen_string_literal: true

require_relative "build"

module Release
  # Two builds, in other folders, under other time zones and locales, give the same bytes.
  class ReproducibleGem
    ENVIRONMENTS = [ { "TZ" => "UTC", "LC_ALL" => "C" }, { "TZ" => "Asia/Tokyo", "LC_ALL" => "C.UTF-8" } ].freeze
    private_constant :ENVIRONMENTS

    # @param build [Build]
    # @param output [String] where the gem is left
    def initialize(build, output)
      @build = build
      @output = output
    end

    def title = "reproducible gem"
    def summary = "SHA-256 #{digests.first} twice, with RubyGems #{Gem::VERSION}"

    # @return [Array<String>]
    def problems
      digests.uniq.one? ? [] : [ "two builds of the same commit differ: #{digests.join(" and ")}" ]
    end

    private
      def digests
        @digests ||= Dir.mktmpdir("release") do |folder|
          outputs = [ @output, File.join(folder, "second.gem") ]
          outputs.zip(ENVIRONMENTS).map { |output, environment| @build.call(output, environment) }
        end
      end
  end
end
