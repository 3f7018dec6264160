kind AS MATERIALIZED (
    SELECT code, place FROM jsonb_array_elements_text($9::jsonb) WITH ORDINALITY AS of (code, place)
), clock AS MATERIALIZED (
    SELECT clock_timestamp() AT TIME ZONE 'UTC' AS now, (SELECT servers FROM (%{servers}) s) AS servers
), open AS MATERIALIZED (
    SELECT k.task_uuid, k.named_task_uuid, k.created_at, tt.to_state AS state, tt.created_at AS since,
           tn.name IN (SELECT jsonb_array_elements_text($10::jsonb)) AS served
    FROM %{unfinished} AND %{which} ORDER BY k.task_uuid %{direction} LIMIT $8
), known AS MATERIALIZED (
    SELECT DISTINCT nt.named_task_uuid, ns.named_step_uuid
    FROM tasker.named_tasks nt, LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(nt.configuration -> 'steps')
      = 'array' THEN nt.configuration -> 'steps' ELSE '[]' END) s JOIN tasker.named_steps ns
      ON ns.name = s.value ->> 'name'
    WHERE nt.named_task_uuid IN (
      SELECT named_task_uuid FROM open WHERE state NOT IN ('blocked_by_failures', 'error'))
), message AS MATERIALIZED (
    SELECT step FROM (%{messages}) m WHERE step IS NOT NULL
), step AS MATERIALIZED (
    SELECT s.*, kind.place FROM (
        SELECT open.task_uuid, ws.workflow_step_uuid AS id, ws.named_step_uuid,
               COALESCE(t.to_state, 'pending') AS state,
               t.created_at AS since,
               CASE
                 WHEN t.to_state IN ('complete', 'cancelled', 'resolved_manually') THEN NULL
                 WHEN t.to_state = 'error' THEN
                   CASE WHEN open.state IN ('waiting_for_dependencies', 'waiting_for_retry')
                     THEN 'failed-beside-waiting'
                        WHEN ws.attempts >= COALESCE(ws.max_attempts, 3) THEN 'attempts-used-up'
                        ELSE 'failed-for-good' END
                 WHEN t.to_state = 'in_progress' THEN CASE WHEN open.served THEN 'runs' ELSE 'no-worker' END
                 WHEN t.to_state IN ('enqueued_for_orchestration', 'enqueued_as_error_for_orchestration') THEN
                   CASE WHEN clock.servers = 0 THEN 'server-away'
                        WHEN t.created_at > clock.now - interval '10 seconds' THEN 'runs'
                        ELSE 'result-waits' END
                 WHEN known.named_step_uuid IS NULL AND NOT COALESCE(ws.inputs ? '__template_step_name', false)
                   THEN 'template-lacks-step'
                 WHEN t.to_state = 'enqueued' THEN
                   CASE WHEN t.created_at < clock.now - interval '10 seconds'
                     AND ws.workflow_step_uuid::text NOT IN (SELECT step FROM message)
                     THEN 'message-gone'
                        WHEN NOT open.served THEN 'no-worker'
                        ELSE 'workers-busy' END
                 WHEN ws.attempts > 0 THEN
                   CASE WHEN ws.retryable AND ws.attempts < COALESCE(ws.max_attempts, 3)
                     THEN 'waits-for-retry' ELSE 'never-retried' END
                 ELSE 'waits-for-step' END AS code
        FROM clock CROSS JOIN open CROSS JOIN LATERAL (
          SELECT * FROM tasker.workflow_steps WHERE task_uuid = open.task_uuid OFFSET 0) ws
        LEFT JOIN tasker.workflow_step_transitions t
          ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
        LEFT JOIN known ON known.named_task_uuid = open.named_task_uuid AND known.named_step_uuid = ws.named_step_uuid
        WHERE open.state NOT IN ('blocked_by_failures', 'error')
    ) s LEFT JOIN kind USING (code)
), told AS MATERIALIZED (
    SELECT task_uuid, min(place) AS place, count(*) AS steps, max(since) AS moved,
           bool_or(state IN ('enqueued', 'in_progress', 'enqueued_for_orchestration',
             'enqueued_as_error_for_orchestration')) AS under_way,
           bool_and(state IN ('complete', 'resolved_manually')) AS done
    FROM step GROUP BY task_uuid
), held AS MATERIALIZED (
    SELECT open.*, GREATEST(open.since, told.moved) AS moved, COALESCE(told.steps, 0) AS steps, told.place AS by_step,
           LEAST(told.place, (SELECT place FROM kind WHERE kind.code = CASE
             WHEN open.state IN ('blocked_by_failures', 'error') THEN 'attempts-used-up'
             WHEN open.state IN ('pending', 'initializing', 'enqueuing_steps', 'steps_in_process',
               'evaluating_results') AND NOT COALESCE(told.under_way, false)
               AND open.since < clock.now - interval '10 seconds'
               THEN CASE WHEN clock.servers = 0 THEN 'server-away' ELSE 'left-between-commits' END
             WHEN open.state IN ('waiting_for_dependencies', 'waiting_for_retry') AND told.done
               THEN 'done-not-finished'
             WHEN open.state IN ('waiting_for_dependencies', 'waiting_for_retry')
               AND (clock.servers = 0 OR open.since < clock.now - CASE open.state
                 WHEN 'waiting_for_retry' THEN interval '30 minutes' ELSE interval '60 minutes' END)
               AND EXISTS (
                 SELECT FROM tasker.workflow_steps ws LEFT JOIN tasker.workflow_step_transitions t
                   ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent
                 WHERE ws.task_uuid = open.task_uuid
                   AND COALESCE(t.to_state, 'pending') IN ('pending', 'waiting_for_retry')
                   AND (COALESCE(ws.attempts, 0) = 0 OR (ws.retryable AND ws.attempts < COALESCE(ws.max_attempts, 3)))
                   AND COALESCE(tasker.calculate_step_next_retry_time(ws.backoff_request_seconds,
                     ws.last_attempted_at, NULL, ws.attempts), clock.now) <= clock.now
                   AND NOT EXISTS (
                     SELECT FROM tasker.workflow_step_edges e LEFT JOIN tasker.workflow_step_transitions parent
                       ON parent.workflow_step_uuid = e.from_step_uuid AND parent.most_recent
                     WHERE e.to_step_uuid = ws.workflow_step_uuid
                       AND COALESCE(parent.to_state, 'pending') NOT IN ('complete', 'resolved_manually')))
               THEN CASE WHEN clock.servers = 0 THEN 'server-away' ELSE 'forgotten' END
           END)) AS place
    FROM clock CROSS JOIN open LEFT JOIN told USING (task_uuid)
)
