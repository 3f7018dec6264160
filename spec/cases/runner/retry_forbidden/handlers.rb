# frozen_string_literal: true

module InlineCases
  module ForbiddenRetry
    class Busy < TaskerCore::StepHandler::Base
      def call(_context) = failure(message: "busy", error_type: "RetryableError", retryable: true)
    end
  end
end
