# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `be_success`
      #
      # @api private
      class Succeeded < OfStep
        def description = "succeed"

        private
          def fits? = @returned.success?
      end
    end
  end
end
