# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:diff`: what changed templates do to tasks that began with older ones.
    class Diff
      # @param comparison [Deploys::Comparison]
      # @param against [String] what it is compared with, in words
      # @param format [String] "text", "json", "sarif" or "github"
      # @param color [Boolean]
      # @param output [IO]
      def initialize(comparison, against:, format: "text", color: false, output: $stdout)
        @comparison, @against, @format, @color, @output = comparison, against, format, color, output
      end

      # @param strict [Boolean] whether warnings count as errors
      # @return [Boolean] whether no task would break
      def call(strict: false)
        @output.puts report
        standing.none? { |finding| finding.error? || (strict && finding.warning?) }
      end

      private
        def accepted = @comparison.changes.select(&:accepted)

        def standing = @comparison.changes.reject(&:accepted).map(&:finding)

        def report
          case @format
          when "json" then Diagnostics::Json.draw(standing, accepted: accepted.map(&:finding))
          when "sarif" then Diagnostics::Sarif.draw(standing)
          when "github" then Diagnostics::Github.draw(standing)
          else text
          end
        end

        def text
          drawn = Diagnostics::Text.new(sources: @comparison.texts, color: @color).draw(standing) if standing.any?
          lines = accepted.map do |change|
            "Accepted: #{change.finding.code} (#{change.finding.place}), because #{change.accepted}"
          end
          explained = "What a code means: #{Diagnostics.explain(standing.first.code)}" if standing.any?
          [ drawn, *[ *lines, summary, *explained ].map { |line| Printable.line(line) } ].compact.join("\n")
        end

        def summary
          counts = standing.map(&:severity).tally
            .map { |severity, count| "#{count} #{severity}#{"s" unless count == 1}" }
          found = counts.any? ? counts.join(", ") : "no change that affects tasks"
          "Against #{@against}: #{found}."
        end
    end
  end
end
