-- Moves a task from the state that was read to another: compare and swap. $1 task, $2 from, $3 to, $4 who, $5 why.
SELECT tasker.transition_task_state_atomic($1::uuid, $2, $3, NULL,
       jsonb_build_object('by', $4::text, 'reason', $5::text)) AS is
