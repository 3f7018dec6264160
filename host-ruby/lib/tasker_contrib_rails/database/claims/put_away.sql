-- Looks again at messages that were read from the shared queue ($1, %{q} its table) and not moved ($3, a JSON array):
-- a statement of its own, begun after them, sees their steps as they are. What can be claimed after all is moved to
-- the private queue ($2); the others are put away. Nobody else sees them for the half minute for which they were
-- read; after a crash here they come back then.
WITH named AS MATERIALIZED (
    SELECT msg_id, message, %{step_uuid} AS step_uuid
    FROM %{q} WHERE msg_id IN (SELECT jsonb_array_elements_text($3::jsonb)::bigint)
), looked_at AS MATERIALIZED (
    SELECT *, %{claimable} AS claimable FROM named
)
SELECT msg_id, step_uuid, claimable,
       CASE WHEN claimable THEN tasker.pgmq_send_with_notify($2, message) END AS sent,
       pgmq.archive($1, msg_id) AS archived
FROM looked_at
