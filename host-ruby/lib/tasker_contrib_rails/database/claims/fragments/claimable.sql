-- Whether the engine may still claim the step that the query around this calls step_uuid.
EXISTS (SELECT FROM tasker.workflow_step_transitions claimable
        WHERE claimable.workflow_step_uuid = step_uuid AND claimable.most_recent
          AND claimable.to_state IN ('pending', 'enqueued'))
