# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # The runtime's event publishers. Both are nil if the runtime is not loaded, or is the double; an inline run needs
    # neither.
    module Publishers
      class << self
        # @return [#subscribe, nil] publishes `step.execution.received` and so on
        def steps = of_worker(:EventBridge)

        # @return [#subscribe, nil] publishes domain events; takes a pattern
        def domain_events = of_worker(:InProcessDomainEventPoller)

        private
          def of_worker(name) = (TaskerCore::Worker.const_get(name).instance if defined?(TaskerCore::Worker))
      end
    end
  end
end
