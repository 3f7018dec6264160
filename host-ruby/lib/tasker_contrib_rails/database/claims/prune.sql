-- What the engine put away (%{a}) and is through with tells nothing any more.
DELETE FROM %{a} WHERE msg_id IN (
    SELECT msg_id FROM (SELECT msg_id, %{step_uuid} AS step_uuid FROM %{a}) named
    WHERE NOT EXISTS (SELECT FROM tasker.workflow_step_transitions t
                      WHERE t.workflow_step_uuid = step_uuid AND t.most_recent
                        AND t.to_state IN ('in_progress', 'enqueued_for_orchestration',
                          'enqueued_as_error_for_orchestration')))
