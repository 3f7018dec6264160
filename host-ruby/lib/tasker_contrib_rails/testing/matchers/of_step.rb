# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # A matcher of what one step returned.
      #
      # @api private
      class OfStep < Matcher
        private
          def take(given) = @returned = Returned.new(given)
          def said = @returned.to_s

          # Of a decision or a batchable step.
          def asked_for(name) = (@returned.result[name] if @returned.success? && @returned.result.is_a?(Hash))
      end
    end
  end
end
