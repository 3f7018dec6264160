-- What waits and what runs in each namespace, of tasks that have not ended: steps that a worker could take now, and
-- for how many seconds the oldest has been there to take; steps that wait for a retry; steps that were claimed, with
-- and without a handler that has begun; and results on their way to the server.
WITH open AS MATERIALIZED (
    SELECT k.task_uuid, nt.task_namespace_uuid
    FROM tasker.tasks k JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
    JOIN tasker.named_tasks nt USING (named_task_uuid)
    WHERE NOT k.complete AND tt.to_state NOT IN ('complete', 'cancelled', 'resolved_manually', 'error')
), step AS (
    SELECT open.task_namespace_uuid, t.to_state AS state, t.created_at AS since, t.metadata ? 'begun' AS begun,
           ws.attempts
    FROM open JOIN tasker.workflow_steps ws USING (task_uuid)
    JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
    WHERE t.to_state IN ('pending', 'enqueued', 'waiting_for_retry', 'in_progress', 'enqueued_for_orchestration',
      'enqueued_as_error_for_orchestration')
)
SELECT tn.name AS namespace,
       count(*) FILTER (WHERE state = 'enqueued') AS runnable,
       COALESCE(extract(epoch FROM (clock_timestamp() AT TIME ZONE 'UTC')
         - min(since) FILTER (WHERE state = 'enqueued')), 0) AS oldest,
       count(*) FILTER (WHERE state = 'waiting_for_retry' OR (state = 'pending' AND attempts > 0)) AS parked,
       count(*) FILTER (WHERE state = 'in_progress' AND NOT COALESCE(begun, false)) AS claimed,
       count(*) FILTER (WHERE state = 'in_progress' AND begun) AS running,
       count(*) FILTER (WHERE state IN ('enqueued_for_orchestration', 'enqueued_as_error_for_orchestration')) AS results
FROM tasker.task_namespaces tn LEFT JOIN step USING (task_namespace_uuid)
GROUP BY tn.name ORDER BY tn.name
