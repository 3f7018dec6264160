-- Of steps whose messages were moved into a private queue (%{q}), those which the runtime read more than once and did
-- not claim: its template has no such step, or it can't be read. $1 the steps to look at, as a JSON array.
SELECT asked.step_uuid, ns.name AS step, nt.name AS task, ws.task_uuid
FROM (SELECT jsonb_array_elements_text($1::jsonb) AS step_uuid) asked
JOIN %{q} m ON m.message->>'step_uuid' = asked.step_uuid AND m.read_ct > 1
JOIN tasker.workflow_steps ws ON ws.workflow_step_uuid = asked.step_uuid::uuid
JOIN tasker.named_steps ns USING (named_step_uuid)
JOIN tasker.tasks k ON k.task_uuid = ws.task_uuid
JOIN tasker.named_tasks nt USING (named_task_uuid)
