-- The names of all workflows that are registered.
SELECT DISTINCT tn.name AS namespace, nt.name
FROM tasker.named_tasks nt JOIN tasker.task_namespaces tn USING (task_namespace_uuid) ORDER BY tn.name, nt.name
