-- Tasks that a killed server left between two commits, and that nothing makes it look at again: for $1 seconds in a
-- state through which it only passes, with none of their steps under way and no message about them in its queue of
-- results (%{table}). A task without steps is none of them: there is nothing to run. `open`: steps that are not over.
-- $2 how many at most.
WITH passing AS MATERIALIZED (
    SELECT k.task_uuid, k.named_task_uuid, tt.to_state AS state, tt.created_at AS since,
           tt.task_transition_uuid AS transition
    FROM tasker.tasks k JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
    WHERE NOT k.complete AND tt.to_state IN ('initializing', 'enqueuing_steps', 'steps_in_process',
      'evaluating_results')
      AND tt.created_at < (clock_timestamp() AT TIME ZONE 'UTC') - make_interval(secs => $1::float8)
)
SELECT p.task_uuid AS id, tn.name AS namespace, nt.name AS task, p.state, p.transition, s.open
FROM passing p JOIN tasker.named_tasks nt USING (named_task_uuid)
  JOIN tasker.task_namespaces tn USING (task_namespace_uuid),
LATERAL (
    SELECT count(*) AS steps, max(t.created_at) AS moved,
           count(*) FILTER (WHERE t.to_state IN ('enqueued', 'in_progress', 'enqueued_for_orchestration',
             'enqueued_as_error_for_orchestration')) AS under_way,
           count(*) FILTER (WHERE COALESCE(t.to_state, 'pending') NOT IN ('complete', 'cancelled',
             'resolved_manually')) AS open
    FROM tasker.workflow_steps ws
    LEFT JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
    WHERE ws.task_uuid = p.task_uuid
) s
WHERE s.steps > 0 AND s.under_way = 0
  AND GREATEST(p.since, s.moved) < (clock_timestamp() AT TIME ZONE 'UTC') - make_interval(secs => $1::float8)
  AND NOT EXISTS (SELECT FROM %{table} q WHERE q.message->>'task_uuid' = p.task_uuid::text)
ORDER BY p.since, p.task_uuid LIMIT $2
