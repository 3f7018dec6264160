# frozen_string_literal: true

# Decides which of the steps that depend on it are created; the others never are.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Decision

  BRANCHES = [ "quick", "slow" ].freeze

  # Takes the branches that the task asks for, or else the first.
  def call(context)
    steps = BRANCHES & Array(context.get_task_field("branches"))
    steps = BRANCHES.first(1) if steps.empty?

    decision_success(steps:, result_data: { "chosen" => steps })
  end
end
