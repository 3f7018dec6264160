# frozen_string_literal: true

module InlineCases
  module Decisions
    class Plain < TaskerCore::StepHandler::Base
      def call(context) = success(result: { step: context.step_name })
    end

    class Route < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Decision

      def call(context) = decision_success(steps: [ context.get_task_field("amount") > 100 ? "manager" : "auto" ])
    end

    class Merge < TaskerCore::StepHandler::Base
      def call(context) = success(result: { after: context.dependency_results.keys.sort })
    end
  end
end
