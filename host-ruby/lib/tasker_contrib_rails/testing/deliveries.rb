# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Delivers the steps of a workflow to their handlers or stubs, at their virtual time.
    #
    # @api private
    class Deliveries
      # @param stubs [Hash{String => Stub}] the stubs by names of steps
      # @param clock [Clock]
      def initialize(stubs:, clock:, handlers: Handlers::Call.new(TaskerContribRails.handlers))
        @stubs, @clock, @handlers = stubs, clock, handlers
        @schemas = Workflows::Schemas.new(:remark)
      end

      # @param delivery [Inline::Run::Delivery]
      # @return [Runtime::Outcome]
      def call(delivery) = @clock.at(delivery.at) { handled(delivery) }

      private
        def handled(delivery)
          stub = @stubs[delivery.step.name] || @stubs[delivery.step.definition["name"]]
          stub&.refuse_empty
          caller = stub ? GivenHandler.new(stub.method(:call)) : @handlers
          outcome = GivenHandler.seen(caller.contained(delivery.context.call, limit: delivery.limit))
          refuse_wrong(delivery.step, outcome) if stub && outcome.success?
          outcome
        end

        # Refuses a stub with a result that its step could not return. Such tests would pass although the
        # workflow fails.
        def refuse_wrong(step, outcome)
          schema = step.definition["result-schema"] or return
          wrong = @schemas.mistakes(schema, Stored.of(outcome.result)) or return

          raise ArgumentError, "The stub of #{step.name} returns what its result_schema does not allow: #{wrong}."
        end
    end
  end
end
