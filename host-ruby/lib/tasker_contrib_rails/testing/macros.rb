# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # What groups of examples, and classes of tests, can say of a whole workflow.
    module Macros
      # An example that {Survivals#survive_every_failure}.
      #
      #   it_survives_every_failure "order_fulfillment", given: -> { { order_id: create_order.id } } do |workflow|
      #     expect(bank.charges.size).to be <= 1
      #   end
      #
      # @param name [String]
      # @param options [Hash] of {Survivals#survive_every_failure}
      # @yieldparam workflow [Workflow]
      # @return [void]
      def it_survives_every_failure(name, **options, &holds)
        raise ArgumentError, "it_survives_every_failure takes a block, which says what must be true." unless holds

        does = "survives every failure of #{name}"
        examples = respond_to?(:example_group)
        define = examples ? method(:it) : ->(said, &body) { define_method("test_#{said.tr(" ", "_")}", &body) }
        define.call(does) { survive_every_failure(name, **options, &holds) }
      end
    end
  end
end
