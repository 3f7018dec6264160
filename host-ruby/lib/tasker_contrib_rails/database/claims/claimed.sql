-- Whether a claim ($1) is still the step's: nobody took the worker for dead, and nobody completed the step by hand.
SELECT FROM tasker.workflow_step_transitions WHERE workflow_step_transition_uuid = $1::uuid AND most_recent
       AND to_state = 'in_progress'
