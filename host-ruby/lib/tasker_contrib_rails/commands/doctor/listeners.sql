-- Sessions of a server that listen for results, and whether this role would see those of another role.
SELECT count(*) FILTER (WHERE query LIKE 'LISTEN "pgmq_message_ready.orchestration"%') AS listeners,
       pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS sees_all
FROM pg_catalog.pg_stat_activity WHERE datname = current_database()
