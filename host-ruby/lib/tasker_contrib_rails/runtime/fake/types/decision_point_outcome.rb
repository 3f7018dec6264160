# frozen_string_literal: true

module TaskerCore
  module Types
    # The steps that a decision creates.
    module DecisionPointOutcome
      class NoBranches < Data.define(:type)
        def initialize(type: "no_branches") = super
        def to_h = { type: "no_branches" }
        def requires_step_creation? = false
        def step_names = []
      end

      class CreateSteps < Data.define(:type, :step_names)
        def initialize(step_names:, type: "create_steps")
          valid = ->(names) { names.is_a?(Array) && names.any? && names.all?(String) }
          Checks.type!(self.class, step_names: [ step_names, valid ])
          super
        end

        def to_h = { type: "create_steps", step_names: }
        def requires_step_creation? = true
      end

      def self.no_branches = NoBranches.new

      def self.create_steps(step_names)
        raise ArgumentError, "step_names cannot be empty" if step_names.nil? || step_names.empty?

        CreateSteps.new(step_names:)
      end

      def self.from_hash(hash)
        return unless hash.is_a?(Hash)

        step_names = hash[:step_names] || hash["step_names"]
        case hash[:type] || hash["type"]
        when "no_branches" then NoBranches.new
        when "create_steps" then (CreateSteps.new(step_names:) if step_names.is_a?(Array) && step_names.any?)
        end
      end
    end
  end
end
