# frozen_string_literal: true

module Release
  # The newest section of the changelog is that of the version, and says something.
  class Changelog
    # @param text [String]
    # @param version [String]
    def initialize(text, version)
      @version = version
      @sections = text.split(/^## /).drop(1).to_h do |section|
        heading, body = section.split("\n", 2)
        [ heading.strip, body.to_s.strip ]
      end
    end

    def title = "changelog"
    def summary = "#{entries.size} entries for #{@version}"

    # @return [Array<String>]
    def problems
      newest = @sections.keys.first
      return [ "the newest section of CHANGELOG.md is #{newest.inspect}, and not #{@version}" ] if newest != @version
      return [ "CHANGELOG.md says nothing of #{@version}" ] if entries.empty?

      order
    end

    private
      def entries = @sections.fetch(@version, "").lines.grep(/^- \S/)

      def order
        versions = @sections.keys
        strange = versions.reject { |version| Gem::Version.correct?(version) }
        return strange.map { |name| "CHANGELOG.md: #{name.inspect} is no version" } if strange.any?

        sorted = versions.sort_by { |version| Gem::Version.new(version) }.reverse
        versions == sorted ? [] : [ "CHANGELOG.md has its versions in the wrong order: #{versions.join(", ")}" ]
      end
  end
end
