k.task_uuid AS id, tn.name AS namespace, nt.name AS task, nt.version, tt.to_state AS state,
       tt.task_transition_uuid AS transition, (extract(epoch FROM k.created_at) * 1000)::bigint AS created,
       (extract(epoch FROM tt.created_at) * 1000)::bigint AS since,
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now,
       CASE WHEN octet_length(k.context::text) <= 4000 THEN k.context::text END AS context, nt.named_task_uuid AS kind,
       (SELECT count(*) FROM tasker.workflow_steps ws WHERE ws.task_uuid = k.task_uuid) AS steps
