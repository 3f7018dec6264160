-- Tells the server, or workers, of a step. $1 queue, $2 step, $3 task, $4 correlation.
SELECT tasker.pgmq_send_with_notify($1, jsonb_build_object('step_uuid', $2::uuid, 'task_uuid', $3::uuid,
       'correlation_id', $4::uuid)) AS sent
