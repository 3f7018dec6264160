# frozen_string_literal: true

module InlineCases
  module Linear
    class First < TaskerCore::StepHandler::Base
      def call(context) = success(result: { n: context.get_task_field("n") })
    end

    class Second < TaskerCore::StepHandler::Base
      def call(context) = success(result: { n: context.get_dependency_field("first", "n") + 1, at: Time.at(0).utc })
    end

    # It sees the results of all steps before it, however far.
    class Third < TaskerCore::StepHandler::Base
      def call(context) = success(result: context.dependency_results.keys.sort.to_h { |name| [ name, context.get_dependency_field(name, "n") ] })
    end
  end
end
