-- Says that a step's handler is not running and will not go on here: it stopped at a checkpoint, and its worker ends.
-- What continues it is the same attempt, so the claim is handed back as one that had not begun. $1 step, $2 worker.
UPDATE tasker.workflow_step_transitions
SET metadata = metadata - 'begun'
WHERE workflow_step_uuid = $1::uuid AND most_recent AND to_state = 'in_progress'
  AND metadata #>> '{begun,worker}' = $2::text
