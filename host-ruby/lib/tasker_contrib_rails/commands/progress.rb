# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # An observer of {Inline.run} that prints a line when an attempt ends.
    class Progress
      # @param output [IO]
      # @param trace [Boolean] whether to show the events that steps publish too
      def initialize(output, trace: false)
        @output, @timeline = output, Inline::Timeline.new(trace:)
      end

      # @param attempt [Attempt]
      def call(attempt) = @output.puts(@timeline.lines([ attempt ]))
    end
  end
end
