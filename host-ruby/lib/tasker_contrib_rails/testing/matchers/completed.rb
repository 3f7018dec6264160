# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `have_completed`
      #
      # @api private
      class Completed < OfWorkflow
        def description = "complete"

        private
          def fits? = @workflow.complete?
      end
    end
  end
end
