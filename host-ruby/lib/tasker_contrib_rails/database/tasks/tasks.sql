-- A page of tasks, newest first: their ids begin with the time. $1 the last id of the page before, or NULL; $2 states
-- as a JSON array, or NULL; $3 namespace, $4 name, $5 version, each or NULL; $6 how many.
SELECT k.task_uuid AS id, tn.name AS namespace, nt.name AS task, nt.version, tt.to_state AS state,
       (extract(epoch FROM k.created_at) * 1000)::bigint AS created,
         (extract(epoch FROM tt.created_at) * 1000)::bigint AS since,
       (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now
FROM tasker.tasks k
JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
JOIN tasker.named_tasks nt USING (named_task_uuid)
JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
WHERE ($1::uuid IS NULL OR k.task_uuid < $1::uuid)
  AND ($2::jsonb IS NULL OR tt.to_state IN (SELECT jsonb_array_elements_text($2::jsonb)))
  AND ($3::text IS NULL OR tn.name = $3) AND ($4::text IS NULL OR nt.name = $4)
    AND ($5::text IS NULL OR nt.version = $5)
ORDER BY k.task_uuid DESC LIMIT $6
