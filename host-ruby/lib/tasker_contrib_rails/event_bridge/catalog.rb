# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Every event that is published without a task template. Made by
    # `rake events:generate` from guest/data/events.toml: change that.
    #
    # @api private
    module Catalog
      # By naming, the notification of each event.
      NOTIFICATIONS = {
        tasker: {
          "step.execution.started" => "tasker.step_execution_started",
          "step.execution.completed" => "tasker.step_execution_completed",
          "step.execution.failed" => "tasker.step_execution_failed",
          "step.execution.checkpointed" => "tasker.step_execution_checkpointed",
          "task.execution.started" => "tasker.task_execution_started",
          "task.execution.completed" => "tasker.task_execution_completed",
          "task.execution.failed" => "tasker.task_execution_failed",
          "task.execution.revived" => "tasker.task_execution_revived",
          "worker.started" => "tasker.worker_started",
          "worker.drained" => "tasker.worker_drained",
          "worker.stopped" => "tasker.worker_stopped",
          "worker.died" => "tasker.worker_died",
          "config.checked" => "tasker.config_checked"
        }.freeze,
        rails: {
          "step.execution.started" => "step_execution_started.tasker",
          "step.execution.completed" => "step_execution_completed.tasker",
          "step.execution.failed" => "step_execution_failed.tasker",
          "step.execution.checkpointed" => "step_execution_checkpointed.tasker",
          "task.execution.started" => "task_execution_started.tasker",
          "task.execution.completed" => "task_execution_completed.tasker",
          "task.execution.failed" => "task_execution_failed.tasker",
          "task.execution.revived" => "task_execution_revived.tasker",
          "worker.started" => "worker_started.tasker",
          "worker.drained" => "worker_drained.tasker",
          "worker.stopped" => "worker_stopped.tasker",
          "worker.died" => "worker_died.tasker",
          "config.checked" => "config_checked.tasker"
        }.freeze
      }.freeze

      # The fields of each event's payload, in their order.
      PAYLOADS = {
        "step.execution.started" => %i[
          event_type event_id task_uuid step_uuid task_name namespace step_name handler attempt correlation_id
          payload timestamp
        ].freeze,
        "step.execution.completed" => %i[
          event_type event_id task_uuid step_uuid task_name namespace step_name handler attempt correlation_id
          payload duration timestamp
        ].freeze,
        "step.execution.failed" => %i[
          event_type event_id task_uuid step_uuid task_name namespace step_name handler attempt correlation_id
          payload error_class error_code error_message retryable duration timestamp
        ].freeze,
        "step.execution.checkpointed" => %i[
          event_type event_id task_uuid step_uuid task_name namespace step_name handler attempt correlation_id
          cursor items_processed payload duration timestamp
        ].freeze,
        "task.execution.started" => %i[
          event_type event_id task_uuid step_uuid task_name namespace correlation_id payload timestamp
        ].freeze,
        "task.execution.completed" => %i[
          event_type event_id task_uuid step_uuid task_name namespace correlation_id payload duration timestamp
        ].freeze,
        "task.execution.failed" => %i[
          event_type event_id task_uuid step_uuid task_name namespace correlation_id payload failed_steps
          error_message duration timestamp
        ].freeze,
        "task.execution.revived" => %i[
          event_type event_id task_uuid step_uuid task_name namespace correlation_id payload state worker pid
          timestamp
        ].freeze,
        "worker.started" => %i[ event_type worker pid namespaces private_queue timestamp ].freeze,
        "worker.drained" => %i[
          event_type worker pid drained handed_back left duration timestamp
        ].freeze,
        "worker.stopped" => %i[ event_type worker pid left timestamp ].freeze,
        "worker.died" => %i[ event_type worker pid reason timestamp ].freeze,
        "config.checked" => %i[ event_type environment errors warnings timestamp ].freeze
      }.freeze

      # The fields of the events that task templates declare.
      DOMAIN = %i[
        event_type event_id task_uuid step_uuid task_name namespace step_name correlation_id payload execution
        timestamp
      ].freeze

      # Every field there is.
      FIELDS = %i[
        event_type event_id task_uuid step_uuid task_name namespace step_name handler attempt correlation_id
        payload timestamp duration error_class error_code error_message retryable cursor items_processed
        failed_steps state worker pid namespaces private_queue drained handed_back left reason environment errors
        warnings execution
      ].freeze
    end
  end
end
