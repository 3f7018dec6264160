-- A worker that ended between its result and the message about it leaves a step that nobody looks at again. Its
-- result stands in the transition: put where it belongs, over what an earlier attempt left there, and the message
-- sent. Where a message about the step waits in the queue already, there is never a second one: the server is told of
-- that one again, which helps where it missed the first telling. $1 the claim, $2 the queue of results, %{q} its
-- table.
WITH stuck AS MATERIALIZED (
    SELECT t.workflow_step_uuid AS step, ws.task_uuid, k.correlation_id, t.metadata->>'event' AS event
    FROM tasker.workflow_step_transitions t
    JOIN tasker.workflow_steps ws ON ws.workflow_step_uuid = t.workflow_step_uuid
    JOIN tasker.tasks k ON k.task_uuid = ws.task_uuid
    WHERE t.workflow_step_transition_uuid = $1::uuid AND t.most_recent
      AND t.to_state IN ('enqueued_for_orchestration', 'enqueued_as_error_for_orchestration')
    FOR UPDATE OF t, ws SKIP LOCKED
), queued AS MATERIALIZED (
    SELECT stuck.step, min(q.msg_id) AS msg_id FROM stuck JOIN %{q} q ON q.message->>'step_uuid' = stuck.step::text
    GROUP BY stuck.step
), mended AS (
    UPDATE tasker.workflow_steps ws SET in_process = false, results = COALESCE(stuck.event::jsonb->'data', ws.results),
      updated_at = now()
    FROM stuck WHERE ws.workflow_step_uuid = stuck.step AND NOT EXISTS (SELECT FROM queued) RETURNING stuck.step
)
SELECT stuck.step, 'sent' AS how, tasker.pgmq_send_with_notify($2,
           jsonb_build_object('step_uuid', stuck.step, 'task_uuid', stuck.task_uuid, 'correlation_id',
             stuck.correlation_id))::text AS sent
FROM stuck JOIN mended USING (step)
UNION ALL
SELECT queued.step, 'queued', pg_notify('pgmq_message_ready.' || tasker.extract_queue_namespace($2), json_build_object(
           'event_type', 'message_ready', 'msg_id', queued.msg_id, 'queue_name', $2::text, 'namespace',
             tasker.extract_queue_namespace($2),
           'ready_at', now(), 'delay_seconds', 0, 'payload_omitted', true)::text)::text
FROM queued
