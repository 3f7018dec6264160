# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # Which steps of a graph to draw, and where the boxes of an SVG lead.
    #
    # @api private
    class View
      # The largest number of the contract.
      LARGEST = 2**32 - 1
      private_constant :LARGEST

      # @return [String, nil]
      attr_reader :focus

      # @param focus [String, nil] draws only this step, the steps before it and the steps after it
      # @param depth [Integer, nil] the most dependencies between a step and the focus, or the most layers
      # @param max_steps [Integer, nil] draws about this many steps
      # @param links [Hash{Symbol => String}, nil] addresses of a `step` and of a box of `folded` steps, in which
      #   `{step}` stands for the step's name
      # @raise [Error::Misuse] if a number is not positive
      def initialize(focus: nil, depth: nil, max_steps: nil, links: nil)
        @focus, @depth, @links = focus, number("depth", depth), links
        @max_steps = number("max_steps", max_steps)
      end

      # @return [Hash{Symbol => Object}] a `workflow.view` record
      def to_h = { focus: @focus, depth: @depth, max_steps: @max_steps, links: @links }

      private
        def number(name, value)
          return if value.nil?
          return value.clamp(1, LARGEST) if value.positive?

          raise Error::Misuse, "#{name} must be at least 1, and is #{value}."
        end
    end
  end
end
