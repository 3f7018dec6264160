-- What a worker needs and this role lacks, a row each.
WITH needed AS (
    SELECT n.nspname || '.' || c.relname AS object, privilege, has_table_privilege(c.oid, privilege) AS has
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
         (VALUES ('SELECT'), ('INSERT'), ('UPDATE')) v(privilege)
    WHERE n.nspname = 'tasker' AND c.relkind IN ('r', 'p')
    UNION ALL
    SELECT 'schema ' || nspname, privilege, has_schema_privilege(oid, privilege)
    FROM pg_catalog.pg_namespace, (VALUES ('USAGE'), ('CREATE')) v(privilege)
    WHERE nspname = 'pgmq' OR (nspname = 'tasker' AND privilege = 'USAGE')
)
SELECT object, privilege FROM needed WHERE NOT has ORDER BY object LIKE 'schema %' DESC, object, privilege
