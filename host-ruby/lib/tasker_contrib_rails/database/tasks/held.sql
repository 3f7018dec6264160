-- A page of open tasks that certain things hold, newest first (%{direction}); see fragments/held.sql. $11 the things
-- as a JSON array of codes, $12 how many. `looked`: the last task that was looked at, where there may be more.
WITH %{held}, last AS (
    SELECT CASE WHEN count(*) = $8 THEN CASE '%{direction}' WHEN 'DESC' THEN min(task_uuid::text)
      ELSE max(task_uuid::text) END END AS looked FROM open
)
SELECT last.looked, page.*,
       CASE WHEN row_number() OVER (PARTITION BY page.kind ORDER BY page.id) = 1
         THEN (SELECT n.configuration::text FROM tasker.named_tasks n WHERE n.named_task_uuid = page.kind)
       END AS configuration
FROM last LEFT JOIN LATERAL (
    SELECT %{columns}
    FROM held JOIN kind USING (place) JOIN tasker.tasks k ON k.task_uuid = held.task_uuid
    JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
    JOIN tasker.named_tasks nt ON nt.named_task_uuid = k.named_task_uuid
    JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
    WHERE kind.code IN (SELECT jsonb_array_elements_text($11::jsonb))
    ORDER BY k.task_uuid %{direction} LIMIT $12
) page ON true ORDER BY page.id %{direction}
