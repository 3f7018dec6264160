-- How long the steps of a workflow's version take, over the attempts in its $4 newest tasks: a row a step, where a
-- batch worker counts as its pattern. $1 namespace, $2 name, $3 version. From when the handler began, where the worker
-- said so, to when its result was sent.
WITH newest AS MATERIALIZED (
    SELECT k.task_uuid FROM tasker.tasks k JOIN tasker.named_tasks nt USING (named_task_uuid)
    JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
    WHERE tn.name = $1 AND nt.name = $2 AND nt.version = $3 ORDER BY k.task_uuid DESC LIMIT $4
), attempt AS (
    SELECT COALESCE(ws.inputs ->> '__template_step_name', ns.name) AS step, ws.attempts,
           extract(epoch FROM sent.created_at - COALESCE(((began.metadata #>> '{begun,at}')::timestamptz
             AT TIME ZONE 'UTC'), began.created_at)) AS took
    FROM newest JOIN tasker.workflow_steps ws USING (task_uuid) JOIN tasker.named_steps ns USING (named_step_uuid)
    JOIN tasker.workflow_step_transitions sent ON sent.workflow_step_uuid = ws.workflow_step_uuid
      AND sent.to_state IN ('enqueued_for_orchestration', 'enqueued_as_error_for_orchestration')
    JOIN tasker.workflow_step_transitions began ON began.workflow_step_uuid = ws.workflow_step_uuid
      AND began.to_state = 'in_progress' AND began.sort_key = sent.sort_key - 1
)
SELECT step, count(*) AS attempts, percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS p50,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY took) AS p95,
       avg(CASE WHEN attempts > 1 THEN 1.0 ELSE 0.0 END) AS again
FROM attempt GROUP BY step
