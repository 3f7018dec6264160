-- A worker that ended between its result and the message about it leaves a step that nobody looks at again. Its result
-- stands in the transition: put where it belongs, over what an earlier attempt left there, and the message sent (again:
-- the server takes one of them). $1 the claim, $2 the queue of results.
WITH stuck AS MATERIALIZED (
    SELECT t.workflow_step_uuid AS step, ws.task_uuid, k.correlation_id, (t.metadata->>'event')::jsonb->'data' AS results
    FROM tasker.workflow_step_transitions t
    JOIN tasker.workflow_steps ws ON ws.workflow_step_uuid = t.workflow_step_uuid
    JOIN tasker.tasks k ON k.task_uuid = ws.task_uuid
    WHERE t.workflow_step_transition_uuid = $1::uuid AND t.most_recent
      AND t.to_state IN ('enqueued_for_orchestration', 'enqueued_as_error_for_orchestration')
    FOR UPDATE OF t, ws SKIP LOCKED
), mended AS (
    UPDATE tasker.workflow_steps ws SET in_process = false, results = COALESCE(stuck.results, ws.results), updated_at = now()
    FROM stuck WHERE ws.workflow_step_uuid = stuck.step RETURNING stuck.step
)
SELECT stuck.step, tasker.pgmq_send_with_notify($2,
           jsonb_build_object('step_uuid', stuck.step, 'task_uuid', stuck.task_uuid, 'correlation_id', stuck.correlation_id)) AS sent
FROM stuck JOIN mended USING (step)
