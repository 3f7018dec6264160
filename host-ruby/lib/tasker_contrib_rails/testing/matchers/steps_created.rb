# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `create_steps` and `create_no_steps`
      #
      # @api private
      class StepsCreated < OfStep
        # @param names [Array<String, Symbol>] empty if it must create no step
        def initialize(names)
          @expected = names.flatten.map(&:to_s).sort
        end

        def description = @expected.empty? ? "create no step" : "create the steps #{@expected.to_sentence}"
        def diffable? = !@actual.nil?

        private
          def take(given)
            super
            @actual = asked_for("decision_point_outcome")&.then { |outcome| (outcome["step_names"] || []).sort }
          end

          def fits? = @actual == @expected

          def said
            return "it created #{@actual.to_sentence.presence || "none"}" if @actual

            @returned.success? ? "it is no decision: #{super}" : super
          end
      end
    end
  end
end
