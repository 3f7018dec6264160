-- Asks the server to end a task in which no step is left to run. $1 task.
SELECT tasker.pgmq_send_with_notify('orchestration_task_finalizations',
       jsonb_build_object('task_uuid', $1::uuid)) AS sent
