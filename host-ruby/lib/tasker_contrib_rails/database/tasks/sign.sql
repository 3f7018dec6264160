-- Who brought a task into the state in which it is, and why, where the engine's API does not note it. $1 task,
-- $2 state, $3 who, $4 why.
UPDATE tasker.task_transitions
SET transition_metadata = COALESCE(transition_metadata, '{}') || jsonb_build_object('by', $3::text, 'reason', $4::text)
WHERE task_uuid = $1::uuid AND most_recent AND to_state = $2 AND NOT COALESCE(transition_metadata, '{}') ? 'by'
