-- Of messages in a private queue (%{q}), those whose step will not be claimed any more: the engine would leave them there for ever.
-- $1 the steps to look at, as a JSON array.
WITH gone AS (
    DELETE FROM %{q} WHERE message->>'step_uuid' IN (SELECT jsonb_array_elements_text($1::jsonb))
      AND NOT EXISTS (SELECT FROM tasker.workflow_step_transitions t
                      WHERE t.workflow_step_uuid = (message->>'step_uuid')::uuid AND t.most_recent AND t.to_state IN ('pending', 'enqueued'))
    RETURNING message->>'step_uuid' AS step_uuid
)
SELECT step_uuid FROM gone
UNION
SELECT step_uuid FROM jsonb_array_elements_text($1::jsonb) AS asked(step_uuid)
WHERE NOT EXISTS (SELECT FROM tasker.workflow_step_transitions t
                  WHERE t.workflow_step_uuid = step_uuid::uuid AND t.most_recent AND t.to_state IN ('pending', 'enqueued', 'in_progress'))
