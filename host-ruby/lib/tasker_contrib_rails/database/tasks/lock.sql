-- Locks a task against every other hand, the server's included. No row: there is none such, or it is being moved. A
-- step that is complete is what the server is told of, to make it look at the task. $1 the task.
SELECT tt.to_state AS state, tt.task_transition_uuid AS transition, k.correlation_id,
       (SELECT w.workflow_step_uuid FROM tasker.workflow_steps w
        JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = w.workflow_step_uuid AND t.most_recent
        WHERE w.task_uuid = $1::uuid AND t.to_state = 'complete' LIMIT 1) AS complete
FROM tasker.task_transitions tt JOIN tasker.tasks k USING (task_uuid)
WHERE tt.task_uuid = $1::uuid AND tt.most_recent FOR UPDATE OF tt
