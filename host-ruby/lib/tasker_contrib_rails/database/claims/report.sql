-- The second half of a hand-back, in the same transaction: the transition that says so, and the message that wakes the
-- server. $1 step, $2 task, $3 sort key, $4 correlation, $5 results, $6 the queue of results.
WITH told AS (
    INSERT INTO tasker.workflow_step_transitions
        (workflow_step_uuid, to_state, from_state, metadata, sort_key, most_recent, created_at, updated_at)
    VALUES ($1::uuid, 'enqueued_as_error_for_orchestration', 'in_progress', jsonb_build_object(
                'event', jsonb_build_object('type', 'EnqueueAsErrorForOrchestration', 'data', $5::jsonb)::text,
                'timestamp', now(), 'correlation_id', $4::text),
            $3::integer + 1, true, now(), now())
    RETURNING workflow_step_uuid
)
SELECT tasker.pgmq_send_with_notify($6, jsonb_build_object('step_uuid', $1::uuid, 'task_uuid', $2::uuid,
       'correlation_id', $4::uuid)) FROM told
