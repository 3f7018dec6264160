-- Steps that failed or wait for a retry begin again with all of their attempts. $1 the task, $2 the steps as a JSON
-- array of ids, or NULL for all of them; $3 who, $4 why. A row for each step.
WITH chosen AS MATERIALIZED (
    SELECT t.workflow_step_transition_uuid AS transition, t.workflow_step_uuid AS step, t.sort_key, t.to_state
    FROM tasker.workflow_steps w
    JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = w.workflow_step_uuid AND t.most_recent
    WHERE w.task_uuid = $1::uuid AND ($2::jsonb IS NULL
      OR w.workflow_step_uuid::text IN (SELECT jsonb_array_elements_text($2::jsonb)))
      AND (t.to_state IN ('error', 'waiting_for_retry') OR (t.to_state = 'pending' AND w.attempts > 0))
    FOR UPDATE OF t, w
), closed AS (
    UPDATE tasker.workflow_step_transitions t SET most_recent = false, updated_at = now()
    FROM chosen WHERE t.workflow_step_transition_uuid = chosen.transition RETURNING chosen.step
)
UPDATE tasker.workflow_steps w
SET attempts = 0, backoff_request_seconds = 0, last_attempted_at = now(), in_process = false, processed = false,
  updated_at = now()
FROM chosen JOIN closed USING (step) WHERE w.workflow_step_uuid = chosen.step
RETURNING chosen.step, chosen.to_state AS state, chosen.sort_key
