-- Looks again at messages that were read from the shared queue ($1, %{q} its table) and not moved ($3, a JSON array): a statement
-- of its own, begun after them, sees their steps as they are. What can be claimed after all is moved to the private queue ($2);
-- the others are put away. Nobody else sees them for the half minute for which they were read; after a crash here they come back then.
WITH looked_at AS MATERIALIZED (
    SELECT msg_id, message, (message->>'step_uuid')::uuid AS step_uuid,
           EXISTS (SELECT FROM tasker.workflow_step_transitions t
                   WHERE t.workflow_step_uuid = (message->>'step_uuid')::uuid AND t.most_recent AND t.to_state IN ('pending', 'enqueued')) AS claimable
    FROM %{q} WHERE msg_id IN (SELECT jsonb_array_elements_text($3::jsonb)::bigint)
)
SELECT step_uuid, claimable,
       CASE WHEN claimable THEN tasker.pgmq_send_with_notify($2, message) END AS sent,
       pgmq.archive($1, msg_id) AS archived
FROM looked_at
