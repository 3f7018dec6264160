-- Moves up to $3 steps from the shared queue ($1) into a private one ($2): one statement, so a crash moves all or none.
-- A message whose step can't be claimed (it runs, it is done, its task is gone) is not moved: the engine would never take it
-- from the queue, and it would hold a place for ever. Nor is it put away here: pgmq.read sees what came after this statement
-- began, and this statement does not see the step of such a message. See put_away.sql.
WITH read AS MATERIALIZED (
    SELECT msg_id, message, (message->>'step_uuid')::uuid AS step_uuid FROM pgmq.read($1, 30, $3)
), looked_at AS MATERIALIZED (
    SELECT read.*, EXISTS (SELECT FROM tasker.workflow_step_transitions t
                           WHERE t.workflow_step_uuid = read.step_uuid AND t.most_recent AND t.to_state IN ('pending', 'enqueued')) AS claimable
    FROM read
)
SELECT msg_id, step_uuid, claimable,
       CASE WHEN claimable THEN tasker.pgmq_send_with_notify($2, message) END AS sent,
       CASE WHEN claimable THEN pgmq.archive($1, msg_id) END AS archived
FROM looked_at
