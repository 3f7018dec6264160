-- How each attempt at a task's steps ended, oldest first, and what a person did to them. What a failure said stands
-- in the event, as text. $1 the task.
SELECT ws.workflow_step_uuid AS step, t.to_state,
       t.metadata ->> 'event' ~ '^\{"type":"(ResetForRetry|CompleteManually|ResolveManually|Cancel)"' AS by_hand,
       CASE WHEN t.to_state = 'enqueued_as_error_for_orchestration' AND octet_length(t.metadata ->> 'event') <= 100000
            THEN t.metadata ->> 'event' END AS event
FROM tasker.workflow_steps ws JOIN tasker.workflow_step_transitions t USING (workflow_step_uuid)
WHERE ws.task_uuid = $1::uuid AND (t.to_state IN ('enqueued_for_orchestration', 'enqueued_as_error_for_orchestration')
      OR t.metadata ->> 'event' ~ '^\{"type":"(ResetForRetry|CompleteManually|ResolveManually|Cancel)"')
ORDER BY t.created_at, t.sort_key
