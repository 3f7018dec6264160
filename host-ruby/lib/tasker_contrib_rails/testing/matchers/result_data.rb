# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `have_result_data`
      #
      # @api private
      class ResultData < OfStep
        # @param expected [Hash, #===] entries, or something that matches the whole result
        def initialize(expected)
          @expected = Matching.stored(expected)
        end

        def description = "have a result #{@expected.is_a?(Hash) ? "that includes" : "that is"} #{shown(@expected)}"
        def diffable? = @returned.success?

        private
          def take(given)
            super
            @actual = @returned.result
          end

          def fits?
            return false unless @returned.success?
            return Matching.match?(@expected, @actual) unless @expected.is_a?(Hash)

            @actual.is_a?(Hash) && Matching.part?(@expected, @actual)
          end
      end
    end
  end
end
