-- Of steps whose messages were moved into a private queue (%{q}), those that this worker's engine will not claim any
-- more: it would leave their messages there for ever, so these go. $1 the steps to look at, as a JSON array.
WITH asked AS MATERIALIZED (
    SELECT step_uuid, %{claimable} AS claimable
    FROM (SELECT jsonb_array_elements_text($1::jsonb)::uuid AS step_uuid) steps
), gone AS (
    DELETE FROM %{q} WHERE message->>'step_uuid' IN (SELECT step_uuid::text FROM asked WHERE NOT claimable)
    RETURNING message->>'step_uuid' AS step_uuid
)
SELECT step_uuid FROM gone
UNION
SELECT step_uuid::text FROM asked
WHERE NOT claimable AND NOT EXISTS (SELECT FROM tasker.workflow_step_transitions t
                                    WHERE t.workflow_step_uuid = step_uuid AND t.most_recent
                                      AND t.to_state = 'in_progress')
