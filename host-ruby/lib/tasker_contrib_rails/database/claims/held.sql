-- What a worker holds by way of one private queue (%{q} its messages, %{a} its archive): every step that it was sent
-- and that is not past the engine's own hands. Exact and without a clock of ours: a claim is this queue's if it was
-- made after the message came and before the engine put the message away. A message that the engine never put away
-- may be one of two about the same step: where another worker says that it began it, the claim is that one's. $1 the
-- worker. The engine's times are UTC.
SELECT DISTINCT t.workflow_step_uuid AS step_uuid, t.workflow_step_transition_uuid AS claim, t.to_state AS state,
       COALESCE(t.metadata ? 'begun', false) AS begun,
       to_char(t.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since, ws.task_uuid, ns.name AS step,
         nt.name AS task,
       COALESCE(tt.to_state IN ('complete', 'error', 'cancelled', 'resolved_manually'), false) AS task_over
FROM (SELECT %{step_uuid} AS step_uuid, enqueued_at, archived_at
      FROM (SELECT message, enqueued_at, archived_at FROM %{a} UNION ALL SELECT message, enqueued_at, NULL
        FROM %{q}) messages) m
JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = m.step_uuid AND t.most_recent
JOIN tasker.workflow_steps ws ON ws.workflow_step_uuid = t.workflow_step_uuid
JOIN tasker.named_steps ns ON ns.named_step_uuid = ws.named_step_uuid
JOIN tasker.tasks k ON k.task_uuid = ws.task_uuid
JOIN tasker.named_tasks nt ON nt.named_task_uuid = k.named_task_uuid
LEFT JOIN tasker.task_transitions tt ON tt.task_uuid = ws.task_uuid AND tt.most_recent
WHERE (t.to_state = 'in_progress' AND t.created_at >= m.enqueued_at
  AND (m.archived_at IS NULL OR t.created_at <= m.archived_at)
       AND COALESCE(t.metadata #>> '{begun,worker}', $1::text) = $1::text)
   OR (t.to_state IN ('enqueued_for_orchestration', 'enqueued_as_error_for_orchestration')
     AND t.created_at >= m.enqueued_at)
ORDER BY since, claim
