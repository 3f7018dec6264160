# frozen_string_literal: true

module TaskerCore
  module Handlers
    # Aliases for the same classes.
    module Steps
      Base = StepHandler::Base
      Mixins = StepHandler::Mixins
      API = StepHandler::Api
      Decision = StepHandler::Decision
      Batchable = StepHandler::Batchable
    end
  end
end
