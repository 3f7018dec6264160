-- The engine reads its queue by a long poll of up to five seconds inside the database, which goes on when the engine
-- is gone and holds the private queue's table ($1). Others may hold it too, such as a backup: they are left alone.
SELECT pg_terminate_backend(pid) AS ended FROM pg_catalog.pg_locks JOIN pg_catalog.pg_stat_activity USING (pid)
WHERE relation = to_regclass($1) AND pid <> pg_backend_pid() AND query LIKE '%pgmq.read_with_poll(%'
  AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
