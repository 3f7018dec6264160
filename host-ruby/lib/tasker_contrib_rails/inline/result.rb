# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # The result of running a task.
    #
    # @!attribute status [String] the engine's name for it: complete, blocked_by_failures, waiting_for_dependencies
    # @!attribute steps [Hash{String => Step}] the steps that were created, in the order of the template
    # @!attribute timeline [Array<Attempt>] every call of a handler, in order
    # @!attribute events [Array<Events::Published>] the events that the template's steps published
    # @!attribute remarks [Array<Array(String, String)>] a step's name, and something that the engine would silently
    #   ignore there
    # @!attribute seed [Integer] decides in which order handlers get results; see {Inline.seed}
    # @!attribute waited [Float] virtual seconds of waiting for retries
    # @!attribute duration [Float] seconds that the run took
    class Result
      attr_reader :task_uuid, :name, :namespace, :status, :context, :steps, :timeline, :events, :remarks, :seed,
        :waited, :duration

      def initialize(task_uuid:, name:, namespace:, status:, context:, steps:, timeline:, events:, remarks:, seed:,
                     waited:, duration:)
        @task_uuid, @name, @namespace, @status, @context = task_uuid, name, namespace, status, context
        @steps = steps.to_h { |step| [ step.name, step ] }
        @timeline, @events, @remarks, @seed, @waited, @duration = timeline, events, remarks, seed, waited, duration
      end

      # @return [Step, nil] the step, as in `result["charge"].result`
      def [](name) = steps[name.to_s]

      # @return [Boolean]
      def complete? = status == "complete"

      # @return [String] a table, to print
      def to_s = Table.new(self).to_s

      def inspect = "#<#{self.class.name} #{namespace}/#{name} #{status} #{steps.transform_values(&:state)}>"

      # @return [Hash] plain JSON values, without times and ids
      def to_h
        ended = steps.transform_values do |step|
          { "state" => step.state, "attempts" => step.attempts, "result" => step.result, "error" => step.error }.compact
        end
        published = events.map do |event|
          { "name" => event.name, "step" => event.step, "payload" => event.payload, "delivery" => event.delivery }
        end

        { "status" => status, "steps" => ended, "events" => published,
          "remarks" => remarks.map { |step, text| "#{step}: #{text}" } }
      end
    end
  end
end
