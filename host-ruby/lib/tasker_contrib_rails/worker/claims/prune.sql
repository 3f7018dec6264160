-- What the engine put away (%{a}) and is through with tells nothing any more.
DELETE FROM %{a} m WHERE NOT EXISTS (
    SELECT FROM tasker.workflow_step_transitions t
    WHERE t.workflow_step_uuid = (m.message->>'step_uuid')::uuid AND t.most_recent
      AND t.to_state IN ('in_progress', 'enqueued_for_orchestration', 'enqueued_as_error_for_orchestration'))
