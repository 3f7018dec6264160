-- One task, and a row for each of its steps that exists: those of a branch do only once it was chosen. Times are milliseconds
-- since 1970; the engine's columns have no zone and are in UTC. $1 the task.
SELECT tn.name AS namespace, nt.name AS task, nt.version, tt.to_state AS task_state, tt.task_transition_uuid AS task_transition,
       (extract(epoch FROM tt.created_at) * 1000)::bigint AS task_since, (extract(epoch FROM k.created_at) * 1000)::bigint AS created,
       CASE WHEN d.resolution_status = 'pending' THEN d.dlq_reason::text END AS dead_letter,
       ws.workflow_step_uuid AS id, t.workflow_step_transition_uuid AS transition, ns.name, COALESCE(t.to_state, 'pending') AS state,
       (extract(epoch FROM COALESCE(t.created_at, ws.created_at)) * 1000)::bigint AS since,
       (extract(epoch FROM (t.metadata #>> '{begun,at}')::timestamptz) * 1000)::bigint AS begun_at,
       t.metadata #>> '{begun,worker}' AS begun_worker, t.metadata #>> '{begun,by}' AS begun_by,
       COALESCE(ws.attempts, 0) AS attempts, COALESCE(ws.max_attempts, 3) AS max_attempts, r.retry_eligible, r.ready_for_execution AS ready,
       (extract(epoch FROM r.next_retry_at) * 1000)::bigint AS next_retry,
       ws.results #>> '{error,message}' AS error, ws.results #>> '{error,error_type}' AS error_type,
       c.step #>> '{handler,callable}' AS handler, (c.step ->> 'timeout_seconds')::bigint * 1000 AS time_limit, c.step IS NOT NULL AS in_template,
       (SELECT json_agg(e.from_step_uuid) FROM tasker.workflow_step_edges e WHERE e.to_step_uuid = ws.workflow_step_uuid) AS parents,
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now
FROM tasker.tasks k
JOIN tasker.named_tasks nt USING (named_task_uuid)
JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
LEFT JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
LEFT JOIN LATERAL (SELECT * FROM tasker.tasks_dlq WHERE task_uuid = k.task_uuid ORDER BY dlq_timestamp DESC LIMIT 1) d ON true
LEFT JOIN tasker.workflow_steps ws ON ws.task_uuid = k.task_uuid
LEFT JOIN tasker.named_steps ns USING (named_step_uuid)
LEFT JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
LEFT JOIN tasker.get_step_readiness_status($1::uuid) r ON r.workflow_step_uuid = ws.workflow_step_uuid
LEFT JOIN LATERAL (SELECT s.value AS step FROM jsonb_array_elements(nt.configuration->'steps') s WHERE s.value->>'name' = ns.name LIMIT 1) c ON true
WHERE k.task_uuid = $1::uuid
ORDER BY ws.workflow_step_uuid
