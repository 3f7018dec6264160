# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Class methods for example groups and test classes.
    module Macros
      # Defines an example that calls {Survivals#survive_every_failure}.
      #
      #   it_survives_every_failure "order_fulfillment", given: -> { { order_id: create_order.id } } do |workflow|
      #     expect(bank.charges.size).to be <= 1
      #   end
      #
      # @param name [String]
      # @param options [Hash] see {Survivals#survive_every_failure}
      # @yieldparam workflow [Workflow]
      # @return [void]
      def it_survives_every_failure(name, **options, &holds)
        raise ArgumentError, "it_survives_every_failure takes a block, which says what must be true." unless holds

        does = "survives every failure of #{name}"
        check = ->(*) { survive_every_failure(name, **options, &holds) }
        # With its caller, RSpec shows the place in the application's spec, not this one.
        respond_to?(:example_group) ? it(does, caller:, &check) : define_method("test_#{does.tr(" ", "_")}", &check)
      end
    end
  end
end
