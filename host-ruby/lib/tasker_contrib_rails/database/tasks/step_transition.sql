-- The last transition of a step ($1), by which it is known whether it moved; NULL before it was sent.
SELECT workflow_step_transition_uuid AS transition FROM tasker.workflow_step_transitions
WHERE workflow_step_uuid = $1::uuid AND most_recent
