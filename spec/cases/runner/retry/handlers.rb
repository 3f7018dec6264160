# frozen_string_literal: true

module InlineCases
  module Retries
    class Flaky < TaskerCore::StepHandler::Base
      def call(context)
        raise TaskerCore::Errors::RetryableError.new("not yet", retry_after: 1) unless context.is_last_retry?

        success(result: { retries: context.retry_count })
      end
    end

    class After < TaskerCore::StepHandler::Base
      def call(context) = success(result: { retries: context.get_dependency_field("flaky", "retries") })
    end
  end
end
