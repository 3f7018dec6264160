-- Tasks, and a row for each of their steps that exists: those of a branch do only once it was chosen. Times are
-- milliseconds since 1970; the engine's columns have no zone and are in UTC. An error can be as long as a result, and
-- its beginning says enough. $1 the tasks as a JSON array, $2 the prefix of the shared queues, $3 the queue of results.
--
-- The engine's own get_step_readiness_status says which steps could run, and takes seconds for a task of 500 once the
-- server has planned it for any task; so what it asks is asked here, of these tasks alone, with the functions that it
-- asks too.
WITH task AS MATERIALIZED (
    SELECT k.task_uuid, nt.named_task_uuid, tn.name AS namespace, nt.name AS task, nt.version,
           tt.to_state AS task_state,
           tt.task_transition_uuid AS task_transition,
           tt.created_at AS task_since, k.created_at,
           (SELECT CASE WHEN d.resolution_status = 'pending' THEN d.dlq_reason::text END FROM tasker.tasks_dlq d
            WHERE d.task_uuid = k.task_uuid ORDER BY d.dlq_timestamp DESC LIMIT 1) AS dead_letter,
           CASE WHEN jsonb_typeof(nt.configuration -> 'steps') = 'array' THEN nt.configuration -> 'steps'
             ELSE '[]' END AS template
    FROM tasker.tasks k
    JOIN tasker.named_tasks nt USING (named_task_uuid)
    JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
    LEFT JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
    WHERE k.task_uuid IN (SELECT jsonb_array_elements_text($1::jsonb)::uuid)
), template AS MATERIALIZED (
    SELECT DISTINCT ON (task.named_task_uuid, s.value ->> 'name') task.named_task_uuid, s.value ->> 'name' AS name,
           s.value #>> '{handler,callable}' AS handler,
           CASE WHEN jsonb_typeof(s.value -> 'timeout_seconds') = 'number'
                THEN (LEAST(GREATEST((s.value ->> 'timeout_seconds')::numeric, 0),
                  1e9) * 1000)::bigint END AS time_limit
    FROM (SELECT DISTINCT ON (named_task_uuid) named_task_uuid, template FROM task) task,
      LATERAL jsonb_array_elements(task.template) WITH ORDINALITY AS s (value, place)
    ORDER BY task.named_task_uuid, s.value ->> 'name', s.place
), step AS MATERIALIZED (
    SELECT ws.task_uuid, ws.inputs ->> '__template_step_name' AS pattern, ws.workflow_step_uuid AS id,
           t.workflow_step_transition_uuid AS transition, ns.name,
           COALESCE(t.to_state, 'pending') AS state,
           COALESCE(t.created_at, ws.created_at) AS since, CASE WHEN t.to_state = 'in_progress'
             THEN t.metadata -> 'begun' END AS begun,
           COALESCE(ws.attempts, 0) AS attempts, COALESCE(ws.max_attempts, 3) AS max_attempts, ws.retryable,
             ws.processed, ws.in_process,
           COALESCE(ws.attempts, 0) = 0 OR (ws.retryable
             AND ws.attempts < COALESCE(ws.max_attempts, 3)) AS retry_eligible,
           tasker.calculate_step_next_retry_time(ws.backoff_request_seconds, ws.last_attempted_at,
             CASE WHEN ws.backoff_request_seconds IS NULL AND ws.attempts > 0
                  THEN (SELECT max(f.created_at) FROM tasker.workflow_step_transitions f
                        WHERE f.workflow_step_uuid = ws.workflow_step_uuid AND f.to_state = 'error') END,
             ws.attempts) AS next_retry,
           left(ws.results #>> '{error,message}', 2000) AS error,
             left(ws.results #>> '{error,error_type}', 200) AS error_type
    FROM task JOIN tasker.workflow_steps ws USING (task_uuid)
    JOIN tasker.named_steps ns USING (named_step_uuid)
    LEFT JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
), before AS MATERIALIZED (
    SELECT step.id, json_agg(e.from_step_uuid) AS parents,
           bool_and(COALESCE(parent.state IN ('complete', 'resolved_manually'), false)) AS done
    FROM step JOIN tasker.workflow_step_edges e ON e.to_step_uuid = step.id LEFT JOIN step parent
      ON parent.id = e.from_step_uuid
    GROUP BY step.id
)
SELECT task.task_uuid AS of, task.namespace, task.task, task.version, task.task_state, task.task_transition,
       task.dead_letter,
       (extract(epoch FROM task.task_since) * 1000)::bigint AS task_since,
         (extract(epoch FROM task.created_at) * 1000)::bigint AS created,
       step.id, step.transition, step.pattern, step.name, step.state,
       (extract(epoch FROM step.since) * 1000)::bigint AS since,
       (extract(epoch FROM (step.begun ->> 'at')::timestamptz) * 1000)::bigint AS begun_at,
         step.begun ->> 'worker' AS begun_worker,
       step.begun ->> 'by' AS begun_by, step.attempts, step.max_attempts, step.retry_eligible, step.error,
         step.error_type,
       (extract(epoch FROM step.next_retry) * 1000)::bigint AS next_retry,
       tasker.evaluate_step_state_readiness(step.state, step.processed, step.in_process, COALESCE(before.done, true),
         step.retry_eligible,
         step.retryable, step.next_retry) AS ready,
       template.handler, template.time_limit, template.name IS NOT NULL AS in_template,
       before.parents, (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
       (SELECT servers FROM (%{servers}) s) AS servers,
       to_regclass(format('pgmq.%I', lower('q_' || $2 || '_' || task.namespace || '_queue'))) IS NOT NULL AS has_shared,
       to_regclass(format('pgmq.%I', lower('q_' || $3))) IS NOT NULL AS has_results
FROM task
LEFT JOIN step ON step.task_uuid = task.task_uuid
LEFT JOIN before ON before.id = step.id
LEFT JOIN template ON template.named_task_uuid = task.named_task_uuid
  AND template.name = COALESCE(step.pattern, step.name)
ORDER BY step.id
