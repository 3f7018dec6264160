-- Moves up to $3 steps from the shared queue ($1) into a private one ($2): one statement, so a crash moves all or
-- none. A message whose step can't be claimed (it runs, it is done, its task is gone, it names no step) is not moved:
-- the engine would never take it from the queue, and it would hold a place for ever. Nor is it put away here:
-- pgmq.read sees what came after this statement began, and this statement does not see the step of such a message.
-- See put_away.sql.
WITH read AS MATERIALIZED (
    SELECT msg_id, message FROM pgmq.read($1, 30, $3)
), named AS MATERIALIZED (
    SELECT msg_id, message, %{step_uuid} AS step_uuid FROM read
), looked_at AS MATERIALIZED (
    SELECT *, %{claimable} AS claimable FROM named
)
SELECT msg_id, step_uuid, claimable,
       CASE WHEN claimable THEN tasker.pgmq_send_with_notify($2, message) END AS sent,
       CASE WHEN claimable THEN pgmq.archive($1, msg_id) END AS archived
FROM looked_at
