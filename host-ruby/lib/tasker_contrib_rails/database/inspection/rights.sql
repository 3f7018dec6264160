-- What a worker needs and this role lacks, a row each. A spec holds this list and that of docs/deployment.md together.
WITH written(relname, privilege) AS (
    VALUES ('task_namespaces', 'INSERT'), ('named_tasks', 'INSERT'), ('named_tasks', 'UPDATE'),
      ('workflow_steps', 'UPDATE'),
           ('workflow_step_transitions', 'INSERT'), ('workflow_step_transitions', 'UPDATE'),
           ('workflow_step_result_audit', 'INSERT')
), needed AS (
    SELECT n.nspname || '.' || c.relname AS object, p.privilege, has_table_privilege(c.oid, p.privilege) AS has
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace, LATERAL (
        SELECT 'SELECT' AS privilege
        UNION ALL SELECT w.privilege FROM written w WHERE n.nspname = 'tasker' AND w.relname = c.relname
        UNION ALL SELECT q.privilege FROM (VALUES ('INSERT'), ('UPDATE'), ('DELETE')) q(privilege)
          WHERE n.nspname = 'pgmq'
    ) p
    WHERE n.nspname IN ('tasker', 'pgmq') AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'schema ' || nspname, s.privilege, has_schema_privilege(oid, s.privilege)
    FROM pg_catalog.pg_namespace, (VALUES ('USAGE'), ('CREATE')) s(privilege)
    WHERE nspname = 'pgmq' OR (nspname = 'tasker' AND s.privilege = 'USAGE')
)
SELECT object, privilege FROM needed WHERE NOT has ORDER BY object LIKE 'schema %' DESC, object LIKE 'tasker.%' DESC,
       object, privilege
