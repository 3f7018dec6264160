# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:run NAME`: a line for each attempt as it ends, and then the result.
    class Run
      # @param name [String] see {Inline.run}
      # @param namespace [String, nil]
      # @param context [String, nil] see {GivenContext}
      # @param trace [Boolean] whether the events that steps publish are shown too
      # @param real_time [Boolean]
      # @param output [IO]
      def initialize(name, namespace: nil, context: nil, trace: false, real_time: false, output: $stdout)
        @name, @namespace, @context, @trace, @real_time, @output = name, namespace, context, trace, real_time, output
      end

      # @return [Boolean] whether the workflow is complete
      # @raise [Error] where it can't be run
      def call
        context = GivenContext.read(@context)
        observer = Progress.new(@output, trace: @trace)
        result = nil
        raised = EventBridge.failures.during do
          result = Inline.run(@name, namespace: @namespace, context:, real_time: @real_time, observer:)
        end
        @output.puts "", result, raised.map { |error| "A subscriber failed: #{Diagnostics::Raised.new(error)}" }.uniq
        result.complete?
      end
    end
  end
end
