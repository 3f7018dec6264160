-- A page of tasks, newest first (%{direction}): their ids begin with the time. $1 to $7 what is asked for, as
-- fragments/filter.sql says; $8 states as a JSON array, or NULL; $9 ids as a JSON array, or NULL; $10 how many.
SELECT page.*,
       CASE WHEN row_number() OVER (PARTITION BY page.kind ORDER BY page.id) = 1
         THEN (SELECT n.configuration::text FROM tasker.named_tasks n WHERE n.named_task_uuid = page.kind)
       END AS configuration
FROM (SELECT %{columns}
FROM tasker.tasks k
JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
JOIN tasker.named_tasks nt USING (named_task_uuid)
JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
WHERE %{filter}
  AND ($8::jsonb IS NULL OR tt.to_state IN (SELECT jsonb_array_elements_text($8::jsonb)))
  AND ($9::jsonb IS NULL OR k.task_uuid IN (SELECT jsonb_array_elements_text($9::jsonb)::uuid))
ORDER BY k.task_uuid %{direction} LIMIT $10) page ORDER BY page.id %{direction}
