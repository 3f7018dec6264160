# frozen_string_literal: true

module InlineCases
  module Happenings
    class Order < TaskerCore::StepHandler::Base
      def call(context) = success(result: { id: context.get_task_field("id") })
    end

    class Payment < TaskerCore::StepHandler::Base
      def call(_context) = failure(message: "no money", error_type: "PermanentError", retryable: false)
    end
  end
end
