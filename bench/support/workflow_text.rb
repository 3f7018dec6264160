# frozen_string_literal: true

# Task templates as people write them: each step depends on one or two earlier steps.
module WorkflowText
  class << self
    # @param steps [Integer]
    # @param name [String]
    # @param handlers [String] the module of its handlers
    # @param skip [Integer] how far back the second of a step's dependencies is; its first is the step before
    # @return [String] YAML
    def of(steps, name: "order_fulfillment", handlers: "Shop", skip: 4)
      <<~YAML + Array.new(steps) { |number| step(number, [ number - 1, number - skip ].uniq, handlers) }.join
        name: #{name}
        namespace_name: shop
        version: 1.0.0
        description: What happens to an order between the checkout and the door
        steps:
      YAML
    end

    private
      def step(number, before, handlers)
        needs = before.reject(&:negative?).map { |other| "step_#{other}" }
        <<~YAML.gsub(/^/, "  ")
          - name: step_#{number}
            description: Step number #{number} of the order
            dependencies: [#{needs.join(", ")}]
            handler:
              callable: #{handlers}::Step#{number}Handler
            retry:
              retryable: true
              max_attempts: 3
              backoff: exponential
              backoff_base_ms: 1000
        YAML
      end
  end
end
