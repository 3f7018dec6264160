# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # Prints a line for each attempt as it ends: an observer of {Inline.run}.
    class Progress
      STATES = { succeeded: "done", failed: "failed", yielded: "checkpoint" }.freeze
      # Characters of an error's text in one line.
      LONGEST = 300

      # @param output [IO]
      # @param trace [Boolean] whether the events that steps publish are shown too
      def initialize(output, trace: false)
        @output, @trace = output, trace
      end

      # @param attempt [Attempt]
      def call(attempt)
        number = " (attempt #{attempt.number})" if attempt.number > 1
        again = ", again at #{attempt.retry_at} s" if attempt.retry_at
        if attempt.failure
          failure = ": #{Printable.line(attempt.failure).truncate(LONGEST, separator: " ", omission: "…")}"
        end
        began = "#{format("%7.1f s", attempt.at)}  #{STATES.fetch(attempt.outcome).ljust(10)}"
        step = "#{Printable.line(attempt.step)}#{number}"
        @output.puts "#{began}  #{step}  #{Inline::Table.time(attempt.duration)}#{again}#{failure}"
        attempt.events.each { |event| @output.puts "             event       #{Printable.line(event)}" } if @trace
      end
    end
  end
end
