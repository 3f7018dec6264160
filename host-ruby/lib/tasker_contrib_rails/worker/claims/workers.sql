-- Every private queue, whose it is, and whether that worker lives: a lock held by its session says so. $1 the pattern of names, $2 the lock's class.
SELECT meta.queue_name AS queue, substring(meta.queue_name FROM $1) AS worker,
       obj_description(to_regclass('pgmq.q_' || meta.queue_name), 'pg_class') AS owner,
       EXISTS (SELECT FROM pg_catalog.pg_locks l
               WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2 AND l.classid = $2::int4::oid
                 AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
                 AND l.objid::bigint = (hashtext(substring(meta.queue_name FROM $1))::bigint & 4294967295)) AS alive
FROM pgmq.meta WHERE meta.queue_name ~ $1 ORDER BY meta.queue_name
