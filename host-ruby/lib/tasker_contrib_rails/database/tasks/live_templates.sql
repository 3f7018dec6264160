-- A row for each step of each registered template that tasks use which have not ended: in how many the step has not
-- ended either, and in how many it does not exist (yet). The template itself stands in the first row of each. Tasks
-- in `error` are over for the engine. $1 namespaces as a JSON array; $2 how many tasks are named, first those that have
-- the step.
WITH template AS MATERIALIZED (
    SELECT nt.named_task_uuid, tn.name AS namespace, nt.name, nt.version
    FROM tasker.named_tasks nt JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
    WHERE tn.name IN (SELECT jsonb_array_elements_text($1::jsonb))
      AND jsonb_typeof(nt.configuration -> 'steps') = 'array'
), open AS MATERIALIZED (
    SELECT k.task_uuid, k.named_task_uuid
    FROM tasker.tasks k CROSS JOIN LATERAL (
      SELECT to_state FROM tasker.task_transitions WHERE task_uuid = k.task_uuid AND most_recent OFFSET 0) tt
    WHERE NOT k.complete AND tt.to_state NOT IN ('complete', 'error', 'cancelled', 'resolved_manually')
      AND k.named_task_uuid IN (SELECT named_task_uuid FROM template)
), step AS MATERIALIZED (
    SELECT template.*, s.place, s.value ->> 'name' AS step
    FROM template JOIN tasker.named_tasks nt USING (named_task_uuid),
      LATERAL jsonb_array_elements(nt.configuration -> 'steps') WITH ORDINALITY AS s (value, place)
    WHERE template.named_task_uuid IN (SELECT named_task_uuid FROM open)
), had AS MATERIALIZED (
    SELECT ws.task_uuid, ns.name AS step,
           COALESCE(t.to_state, 'pending') IN ('complete', 'cancelled', 'resolved_manually') AS over
    FROM open JOIN tasker.workflow_steps ws USING (task_uuid) JOIN tasker.named_steps ns USING (named_step_uuid)
    LEFT JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
)
SELECT step.namespace, step.name, step.version, step.step,
       count(*) FILTER (WHERE had.over = false) AS open, count(*) FILTER (WHERE had.over IS NULL) AS absent,
       COALESCE(to_json((array_agg(open.task_uuid
         ORDER BY had.over IS NULL, open.task_uuid) FILTER (WHERE had.over IS NOT TRUE))[1:$2::int]),
         '[]'::json) AS tasks,
       CASE WHEN step.place = 1 THEN (SELECT nt.configuration::text FROM tasker.named_tasks nt
         WHERE nt.named_task_uuid = step.named_task_uuid) END AS configuration
FROM step JOIN open USING (named_task_uuid) LEFT JOIN had ON had.task_uuid = open.task_uuid AND had.step = step.step
GROUP BY step.namespace, step.name, step.version, step.step, step.place, step.named_task_uuid
ORDER BY step.namespace, step.name, step.version, step.place
