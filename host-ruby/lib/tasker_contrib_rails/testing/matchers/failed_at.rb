# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # `have_failed_at`
      class FailedAt < OfWorkflow
        # @api private
        def initialize(step)
          @step, @failed = step.to_s, nil
        end

        # @param message [String, Regexp, #===, nil]
        # @param type [Symbol, String, Class, nil] see {Failed#of_type}
        # @param code [String, nil]
        # @return [self]
        def with(message = nil, type: nil, code: nil)
          @failed = Failed.new(type)
          @failed.with_message(message) if message
          @failed.with_code(code) if code
          self
        end

        # @api private
        def description = "fail at #{@step}#{": to #{@failed.description}" if @failed}"

        private
          def fits?
            refuse_unknown(@step)
            step = @workflow[@step]
            step && step.failed? && (@failed.nil? || @failed.matches?(step)) || false
          end
      end
    end
  end
end
