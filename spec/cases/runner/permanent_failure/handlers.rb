# frozen_string_literal: true

module InlineCases
  module Failures
    class Fine < TaskerCore::StepHandler::Base
      def call(_context) = success(result: { fine: true })
    end

    class Charge < TaskerCore::StepHandler::Base
      def call(_context) = raise TaskerCore::Errors::PermanentError.new("card declined", error_code: "DECLINED")
    end
  end
end
