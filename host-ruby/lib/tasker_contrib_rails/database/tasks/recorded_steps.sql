-- What is to be known of a task that has ended to go through it again, a row a step, in the order in which they were
-- made. Of results only what decides which steps follow. The template stands in the first row. $1 the task.
SELECT tn.name AS namespace, nt.name AS task, nt.version, tt.to_state AS task_state, ws.workflow_step_uuid AS id,
       ns.name,
       COALESCE(t.to_state, 'pending') AS state, COALESCE(ws.attempts, 0) AS attempts, ws.inputs::text AS inputs,
       ws.inputs ->> '__template_step_name' AS pattern,
       jsonb_strip_nulls(jsonb_build_object('decision_point_outcome', ws.results #> '{result,decision_point_outcome}',
         'batch_processing_outcome', ws.results #> '{result,batch_processing_outcome}'))::text AS routing,
       (SELECT json_agg(e.from_step_uuid) FROM tasker.workflow_step_edges e
         WHERE e.to_step_uuid = ws.workflow_step_uuid) AS parents,
       CASE WHEN row_number() OVER (ORDER BY ws.workflow_step_uuid) = 1 THEN nt.configuration::text END AS configuration
FROM tasker.tasks k JOIN tasker.named_tasks nt USING (named_task_uuid)
  JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
LEFT JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
LEFT JOIN tasker.workflow_steps ws ON ws.task_uuid = k.task_uuid LEFT JOIN tasker.named_steps ns USING (named_step_uuid)
LEFT JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
WHERE k.task_uuid = $1::uuid ORDER BY ws.workflow_step_uuid
