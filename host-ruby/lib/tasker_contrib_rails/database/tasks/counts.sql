-- How many tasks there are by what holds them. Those that have not failed are looked into, $8 at most; of those that
-- have ended, $11 are counted at most. `looked`: whether there were more. `workflows`: all that are registered.
WITH %{held}
SELECT COALESCE((SELECT json_object_agg(code, count) FROM (
         SELECT kind.code, count(*) FROM held JOIN kind USING (place) GROUP BY kind.code) c), '{}') AS codes,
       (SELECT count(*) FROM open) AS looked,
       (SELECT count(*) FROM %{unfinished} AND tt.to_state IN ('blocked_by_failures', 'error')) AS failed,
       (SELECT count(*) FROM (SELECT FROM tasker.tasks k JOIN tasker.named_tasks nt USING (named_task_uuid)
        JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
        WHERE k.complete AND ($3::text IS NULL OR tn.name = $3) AND ($4::text IS NULL OR nt.name = $4)
          AND ($5::text IS NULL OR nt.version = $5) LIMIT $11) c) AS ended,
       (SELECT json_agg(DISTINCT tn.name || '/' || nt.name) FROM tasker.named_tasks nt
        JOIN tasker.task_namespaces tn USING (task_namespace_uuid)) AS workflows
