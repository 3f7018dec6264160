-- Messages of a private queue that nobody has taken go back to the shared one ($1) if their step still waits.
WITH waiting AS (DELETE FROM %{q} RETURNING message)
SELECT message->>'step_uuid' AS step_uuid, tasker.pgmq_send_with_notify($1, message) AS sent FROM waiting
WHERE EXISTS (SELECT FROM tasker.workflow_step_transitions t
              WHERE t.workflow_step_uuid = (message->>'step_uuid')::uuid AND t.most_recent AND t.to_state IN ('pending', 'enqueued'))
