-- The transition of a step that was reset, in the same transaction. $1 step, $2 its state before, $3 sort key, $4
-- who, $5 why.
INSERT INTO tasker.workflow_step_transitions (workflow_step_uuid, to_state, from_state, metadata, sort_key,
  most_recent, created_at, updated_at)
VALUES ($1::uuid, 'pending', $2, jsonb_build_object('event', '{"type":"ResetForRetry"}', 'by', $4::text, 'reason',
  $5::text), $3::integer + 1, true, now(), now())
