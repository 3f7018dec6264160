# frozen_string_literal: true

module InlineCases
  module DecisionLost
    class Plain < TaskerCore::StepHandler::Base
      def call(context) = success(result: { seen: context.dependency_results.keys.sort })
    end

    class Route < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Decision

      def call(_context) = decision_success(steps: [ "ship" ])
    end
  end
end
