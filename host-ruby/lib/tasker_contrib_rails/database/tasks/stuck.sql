-- Tasks that have not moved for $1 seconds and are not over, those first which nothing will move by itself.
-- $2 namespace or NULL; $3 how many.
WITH open AS MATERIALIZED (
    SELECT k.task_uuid, k.named_task_uuid, k.created_at, tt.to_state AS state, tt.created_at AS since
    FROM tasker.tasks k JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
    WHERE NOT k.complete AND tt.to_state NOT IN ('complete', 'cancelled', 'resolved_manually')
), looked_at AS (
    SELECT open.*, s.*, GREATEST(open.since, s.moved_at) AS moved
    FROM open, LATERAL (
        SELECT count(*) FILTER (WHERE t.to_state IN ('enqueued', 'in_progress', 'enqueued_for_orchestration',
               'enqueued_as_error_for_orchestration')) AS under_way,
               max(t.created_at) AS moved_at
        FROM tasker.workflow_steps ws JOIN tasker.workflow_step_transitions t
          ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
        WHERE ws.task_uuid = open.task_uuid
    ) s
)
SELECT l.task_uuid AS id, tn.name AS namespace, nt.name AS task, nt.version, l.state,
       (extract(epoch FROM l.created_at) * 1000)::bigint AS created,
       (extract(epoch FROM l.moved) * 1000)::bigint AS since,
         (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now
FROM looked_at l
JOIN tasker.named_tasks nt USING (named_task_uuid)
JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
WHERE l.moved < (clock_timestamp() AT TIME ZONE 'UTC') - make_interval(secs => $1::float8)
  AND ($2::text IS NULL OR tn.name = $2)
ORDER BY CASE WHEN l.state IN ('pending', 'initializing', 'enqueuing_steps', 'steps_in_process', 'evaluating_results')
  AND l.under_way = 0 THEN 0
              WHEN l.state IN ('error', 'blocked_by_failures') THEN 1 ELSE 2 END, l.moved, l.task_uuid
LIMIT $3
