# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # What happened in a task, a line each attempt.
    #
    # @api private
    class Timeline
      STATES = { succeeded: "done", failed: "failed", yielded: "checkpoint" }.freeze
      # Characters of an error's text in one line.
      LONGEST = 300

      # @param trace [Boolean] whether the events that steps publish are shown too
      # @param exact [Boolean] whether to say what is another each time: how long it took, and where it was raised
      def initialize(trace: false, exact: true)
        @trace, @exact = trace, exact
      end

      # @param attempts [Array<Attempt>]
      # @return [Array<String>]
      def lines(attempts) = attempts.flat_map { |attempt| [ line(attempt), *(events(attempt) if @trace) ] }

      private
        def line(attempt)
          number = " (attempt #{attempt.number})" if attempt.number > 1
          again = ", again at #{attempt.retry_at} s" if attempt.retry_at
          failure = @exact ? attempt.failure : attempt.error
          failure &&= ": #{Printable.cut(Printable.line(failure), LONGEST, words: true)}"
          began = "#{format("%7.1f s", attempt.at)}  #{STATES.fetch(attempt.outcome).ljust(10)}"
          took = "  #{Table.time(attempt.duration)}" if @exact
          "#{began}  #{Printable.line(attempt.step)}#{number}#{took}#{again}#{failure}"
        end

        def events(attempt) = attempt.events.map { |event| "             event       #{Printable.line(event)}" }
    end
  end
end
