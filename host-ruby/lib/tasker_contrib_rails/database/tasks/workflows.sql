-- Every registered version of every workflow ($1 namespace, $2 name, or NULL for all): its open tasks, and of its $3
-- newest tasks how many are complete, how many failed, and how long complete ones took.
SELECT tn.name AS namespace, nt.name, nt.version, (extract(epoch FROM nt.created_at) * 1000)::bigint AS registered,
       CASE WHEN $2::text IS NOT NULL THEN nt.configuration::text END AS configuration, of.*,
       (SELECT count(*) FROM tasker.tasks k JOIN tasker.task_transitions tt
          ON tt.task_uuid = k.task_uuid AND tt.most_recent
        WHERE k.named_task_uuid = nt.named_task_uuid AND NOT k.complete
          AND tt.to_state NOT IN ('complete', 'cancelled', 'resolved_manually')) AS open
FROM tasker.named_tasks nt JOIN tasker.task_namespaces tn USING (task_namespace_uuid), LATERAL (
    SELECT count(*) AS looked, count(*) FILTER (WHERE state = 'complete') AS complete,
           count(*) FILTER (WHERE state IN ('error', 'blocked_by_failures')) AS failed,
           percentile_disc(0.5) WITHIN GROUP (ORDER BY took) AS p50,
           percentile_disc(0.95) WITHIN GROUP (ORDER BY took) AS p95
    FROM (
        SELECT tt.to_state AS state, CASE WHEN tt.to_state = 'complete'
          THEN extract(epoch FROM tt.created_at - k.created_at) END AS took
        FROM (SELECT task_uuid, created_at FROM tasker.tasks WHERE named_task_uuid = nt.named_task_uuid
              ORDER BY task_uuid DESC LIMIT $3) k
        JOIN tasker.task_transitions tt ON tt.task_uuid = k.task_uuid AND tt.most_recent
    ) newest
) of
WHERE ($1::text IS NULL OR tn.name = $1) AND ($2::text IS NULL OR nt.name = $2)
ORDER BY tn.name, nt.name, nt.created_at DESC, nt.version DESC
