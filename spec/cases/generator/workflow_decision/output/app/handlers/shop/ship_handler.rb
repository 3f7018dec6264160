# frozen_string_literal: true

# Decides which of its dependent steps the engine creates. The others are skipped.
class Shop::ShipHandler < TaskerCore::StepHandler::Base
  include TaskerCore::StepHandler::Mixins::Decision

  BRANCHES = [ "quick", "slow" ].freeze

  # Chooses the branches that the task asks for, or else the first one.
  def call(context)
    steps = BRANCHES & Array(context.get_task_field("branches"))
    steps = BRANCHES.first(1) if steps.empty?

    decision_success(steps:, result_data: { "chosen" => steps })
  end
end
