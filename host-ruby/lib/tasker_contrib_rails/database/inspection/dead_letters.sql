-- Tasks that the engine has given up, and that nobody has dealt with: newest first. $1 how many.
SELECT d.task_uuid AS id, d.dlq_reason AS reason, (extract(epoch FROM d.dlq_timestamp) * 1000)::bigint AS since,
       tn.name AS namespace, nt.name AS task, count(*) OVER () AS count
FROM tasker.tasks_dlq d JOIN tasker.tasks k USING (task_uuid) JOIN tasker.named_tasks nt USING (named_task_uuid)
JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
WHERE d.resolution_status = 'pending' ORDER BY d.dlq_timestamp DESC LIMIT $1
