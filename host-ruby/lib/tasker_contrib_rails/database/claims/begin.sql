-- Says in the claim itself that its handler is about to run, and by whom: compare and swap. The engine counts an
-- attempt when it is claimed, so the first reads 1. No row: the step is not ours to run (handed back, done, or begun
-- by another worker). $1 step, $2 worker, $3 who that is.
UPDATE tasker.workflow_step_transitions
SET metadata = COALESCE(metadata, '{}'::jsonb) || jsonb_build_object('begun',
        jsonb_build_object('worker', $2::text, 'by', $3::text, 'at', clock_timestamp()))
WHERE workflow_step_uuid = $1::uuid AND most_recent AND to_state = 'in_progress'
  AND COALESCE(metadata #>> '{begun,worker}', $2::text) = $2::text
RETURNING workflow_step_transition_uuid AS claim,
  (SELECT attempts FROM tasker.workflow_steps WHERE workflow_step_uuid = $1::uuid) AS attempt
