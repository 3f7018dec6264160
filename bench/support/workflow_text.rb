# frozen_string_literal: true

# Task templates as people write them: each step depends on one or two earlier steps.
module WorkflowText
  class << self
    # @param steps [Integer]
    # @return [String] YAML
    def of(steps)
      <<~YAML + Array.new(steps) { |number| step(number) }.join
        name: order_fulfillment
        namespace_name: shop
        version: 1.0.0
        description: What happens to an order between the checkout and the door
        steps:
      YAML
    end

    private
      def step(number)
        <<~YAML.gsub(/^/, "  ")
          - name: step_#{number}
            description: Step number #{number} of the order
            dependencies: [#{[ number - 1, number - 4 ].reject(&:negative?).map { |before| "step_#{before}" }.join(", ")}]
            handler:
              callable: Shop::Step#{number}Handler
            retry:
              retryable: true
              max_attempts: 3
              backoff: exponential
              backoff_base_ms: 1000
        YAML
      end
  end
end
