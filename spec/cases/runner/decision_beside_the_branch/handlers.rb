# frozen_string_literal: true

module InlineCases
  module BesideTheBranch
    class Plain < TaskerCore::StepHandler::Base
      def call(context) = success(result: { seen: context.dependency_results.keys.sort })
    end

    class Route < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Decision

      def call(_context) = decision_success(steps: [ "ship" ])
    end

    class Quiet < TaskerCore::StepHandler::Base
      include TaskerCore::StepHandler::Mixins::Decision

      def call(context) = decision_no_branches(result_data: { seen: context.dependency_results.keys.sort })
    end
  end
end
