# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # What a handler is called with: tasker-rb's own, and of the task and of the engine's call what that leaves out.
    class StepContext < TaskerCore::Types::StepContext
      # @param context [TaskerCore::Types::StepContext] perhaps one that a test has made by itself
      # @return [Hash{String => Object}] see {Baggage}
      def self.baggage_of(context) = context.respond_to?(:baggage) ? context.baggage : {}

      # @return [Array<String>] those with which the task was created
      attr_reader :tags

      # @return [String, nil] by which the engine's own log names this attempt; it is no trace of OpenTelemetry's
      attr_reader :trace_id, :span_id

      # @return [Hash{String => Object}] what this gem sent with the task; see {Baggage}
      #
      # @api private
      attr_reader :baggage

      def initialize(sequence, tags: nil, trace_id: nil, span_id: nil, baggage: {})
        super(sequence)
        @baggage = baggage
        @tags, @trace_id, @span_id = Array(tags), trace_id, span_id
      end
    end
  end
end
