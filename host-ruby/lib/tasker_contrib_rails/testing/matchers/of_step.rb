# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # The base class of matchers for one step.
      #
      # @api private
      class OfStep < Matcher
        private
          def take(given) = @returned = Returned.new(given)
          def said = @returned.to_s

          # What a decision or a batchable step asked to create.
          def asked_for(name) = (@returned.result[name] if @returned.success? && @returned.result.is_a?(Hash))
      end
    end
  end
end
