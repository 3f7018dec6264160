# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # Prints a line for each attempt as it ends: an observer of {Inline.run}.
    class Progress
      # @param output [IO]
      # @param trace [Boolean] whether the events that steps publish are shown too
      def initialize(output, trace: false)
        @output, @timeline = output, Inline::Timeline.new(trace:)
      end

      # @param attempt [Attempt]
      def call(attempt) = @output.puts(@timeline.lines([ attempt ]))
    end
  end
end
