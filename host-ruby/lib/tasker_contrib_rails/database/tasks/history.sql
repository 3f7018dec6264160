-- Every transition of a task (`step` is NULL) and of its steps, oldest first. What an attempt failed with, and who
-- completed a step by hand, stands in the event, as text; those of all others can be as long as a result, and are not
-- looked at. $1 the task.
SELECT NULL::uuid AS step, tt.from_state, tt.to_state, (extract(epoch FROM tt.created_at) * 1000)::bigint AS at,
       NULL::bigint AS begun,
       NULL AS worker, tt.transition_metadata ->> 'by' AS by, tt.transition_metadata ->> 'reason' AS because,
         NULL AS event,
       tt.created_at AS moment, tt.sort_key
FROM tasker.task_transitions tt WHERE tt.task_uuid = $1::uuid
UNION ALL
SELECT ws.workflow_step_uuid, t.from_state, t.to_state, (extract(epoch FROM t.created_at) * 1000)::bigint,
       (extract(epoch FROM (t.metadata #>> '{begun,at}')::timestamptz) * 1000)::bigint, t.metadata #>> '{begun,worker}',
       t.metadata ->> 'by', t.metadata ->> 'reason',
       CASE WHEN (t.to_state = 'enqueued_as_error_for_orchestration'
         OR (t.to_state = 'complete' AND t.from_state <> 'enqueued_for_orchestration'))
                 AND octet_length(t.metadata ->> 'event') <= 100000 THEN t.metadata ->> 'event' END,
       t.created_at, t.sort_key
FROM tasker.workflow_steps ws JOIN tasker.workflow_step_transitions t USING (workflow_step_uuid)
WHERE ws.task_uuid = $1::uuid
ORDER BY moment, step NULLS LAST, sort_key
