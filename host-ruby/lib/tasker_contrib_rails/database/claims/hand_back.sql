-- Gives one claim back to the engine in the way in which a worker reports a failure, keyed on the claim ($1), never on
-- the step: a retry that another worker has begun meanwhile is another claim. A step that had begun counts as an
-- attempt and is retried if its template allows; one that had not gets its attempt back and always runs.
-- $2 the reason. A row: handed back. None: nothing to do, nothing done.
WITH current AS MATERIALIZED (
    SELECT t.workflow_step_transition_uuid AS claim, t.workflow_step_uuid AS step, t.sort_key, ws.task_uuid,
           k.correlation_id,
           COALESCE(t.metadata ? 'begun', false) AS begun,
           ws.retryable OR NOT COALESCE(t.metadata ? 'begun', false) AS retryable
    FROM tasker.workflow_step_transitions t
    JOIN tasker.workflow_steps ws ON ws.workflow_step_uuid = t.workflow_step_uuid
    JOIN tasker.tasks k ON k.task_uuid = ws.task_uuid
    JOIN tasker.task_transitions tt ON tt.task_uuid = ws.task_uuid AND tt.most_recent
         AND tt.to_state NOT IN ('complete', 'error', 'cancelled', 'resolved_manually')
    WHERE t.workflow_step_transition_uuid = $1::uuid AND t.most_recent AND t.to_state = 'in_progress'
    FOR UPDATE OF t, ws SKIP LOCKED
), given AS MATERIALIZED (
    SELECT *, jsonb_build_object(
        'step_uuid', step, 'success', false, 'result', '{}'::jsonb, 'status', 'error', 'orchestration_metadata', NULL,
        'metadata', jsonb_build_object(
            'execution_time_ms', 0, 'retryable', retryable, 'error_type', 'WorkerLost',
            'completed_at', to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'custom', '{}'::jsonb, 'context', '{}'::jsonb),
        'error', jsonb_build_object('message', $2::text, 'error_type', 'WorkerLost', 'backtrace', NULL, 'retryable',
          retryable)) AS results
    FROM current
), closed AS (
    UPDATE tasker.workflow_step_transitions t SET most_recent = false, updated_at = now()
    FROM given WHERE t.workflow_step_transition_uuid = given.claim RETURNING given.step
), stepped AS (
    UPDATE tasker.workflow_steps ws
    SET in_process = false, results = given.results, updated_at = now(),
        attempts = CASE WHEN given.begun THEN ws.attempts ELSE GREATEST(COALESCE(ws.attempts, 0) - 1, 0) END
    FROM given WHERE ws.workflow_step_uuid = given.step RETURNING given.step
)
SELECT given.step, given.task_uuid, given.begun, given.retryable, given.sort_key, given.correlation_id, given.results
FROM given JOIN closed ON closed.step = given.step JOIN stepped ON stepped.step = given.step
