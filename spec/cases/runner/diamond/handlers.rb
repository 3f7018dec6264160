# frozen_string_literal: true

module InlineCases
  module Diamond
    class Top < TaskerCore::StepHandler::Base
      def call(_context) = success(result: { n: 2 })
    end

    class Side < TaskerCore::StepHandler::Base
      def call(context) = success(result: { side: context.step_name, n: context.get_dependency_field("top", "n") * 2 })
    end

    class Bottom < TaskerCore::StepHandler::Base
      def call(context) = success(result: { n: context.get_dependency_field("left", "n") + context.get_dependency_field("right", "n") })
    end
  end
end
