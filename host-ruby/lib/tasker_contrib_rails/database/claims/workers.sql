-- Every queue; of a private one its owner, and whether that worker lives: its session holds a lock then. `silent`:
-- seconds since
-- that session's last statement, and NULL for a role that may not see it (which GREATEST would make 0). Others may have
-- written the comment, so Ruby reads it. Times are the database's, and so is its start: a lock goes when the database
-- does. $1 the pattern of names, $2 the lock's class.
SELECT meta.queue_name AS queue, substring(meta.queue_name FROM $1) AS worker,
       obj_description(to_regclass('pgmq.q_' || meta.queue_name), 'pg_class') AS comment,
       EXTRACT(EPOCH FROM clock_timestamp()) AS now, EXTRACT(EPOCH FROM pg_postmaster_start_time()) AS database_since,
       lock.pid AS session, EXTRACT(EPOCH FROM clock_timestamp() - lock.state_change) AS silent
FROM pgmq.meta
LEFT JOIN LATERAL (
    SELECT l.pid, a.state_change FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = $2::int4::oid
      AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
      AND l.objid::bigint = (hashtext(substring(meta.queue_name FROM $1))::bigint & 4294967295) LIMIT 1) lock ON true
ORDER BY meta.queue_name
