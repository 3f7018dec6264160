-- The engine reads its queue by a long poll of up to five seconds inside the database, which goes on when the engine
-- is gone and holds the table. Nobody else uses a private queue ($1 its table), so whoever does now is that poll.
SELECT pg_terminate_backend(pid) AS ended FROM pg_catalog.pg_locks
WHERE relation = to_regclass($1) AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
