-- Open tasks by what holds them, and by the workflow, step and kind of error; see fragments/held.sql. $11 seconds for
-- which a task must not have moved, but for failed and stuck ones ($12, a JSON array of codes). `tasks`: the three
-- that stand longest.
WITH %{held}, worst AS (
    SELECT held.task_uuid, held.named_task_uuid, held.moved, kind.code, of.step, of.error_type,
           (SELECT looked FROM (SELECT count(*) AS looked FROM open) n) AS looked
    FROM clock CROSS JOIN held JOIN kind USING (place) LEFT JOIN LATERAL (
        SELECT ns.name AS step, left(ws.results #>> '{error,error_type}', 200) AS error_type
        FROM tasker.workflow_steps ws JOIN tasker.named_steps ns USING (named_step_uuid)
        LEFT JOIN tasker.workflow_step_transitions t
          ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
        LEFT JOIN step ON step.id = ws.workflow_step_uuid
        WHERE ws.task_uuid = held.task_uuid AND CASE WHEN held.state IN ('blocked_by_failures', 'error')
          THEN t.to_state = 'error' ELSE step.place = held.place END
        ORDER BY ws.workflow_step_uuid LIMIT 1
    ) of ON true
    WHERE kind.code IN (SELECT jsonb_array_elements_text($12::jsonb))
      OR held.moved < clock.now - make_interval(secs => $11::float8)
)
SELECT worst.code, worst.step, worst.error_type, tn.name AS namespace, nt.name AS task, nt.version,
       count(*) AS count, max(worst.looked) AS looked, (extract(epoch FROM min(worst.moved)) * 1000)::bigint AS since,
       (extract(epoch FROM max(worst.moved)) * 1000)::bigint AS newest,
       to_json((array_agg(worst.task_uuid ORDER BY worst.moved))[1:3]) AS tasks
FROM worst JOIN tasker.named_tasks nt USING (named_task_uuid)
JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
GROUP BY worst.code, worst.step, worst.error_type, tn.name, nt.name, nt.version
ORDER BY count(*) DESC, min(worst.moved) LIMIT $13
