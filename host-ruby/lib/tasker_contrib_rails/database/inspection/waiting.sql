-- Messages of a queue that anyone could take now. The queue's table stands in its place.
SELECT count(*) AS count, COALESCE(extract(epoch FROM clock_timestamp() - min(enqueued_at))::int, 0) AS seconds
FROM pgmq.%<queue>s WHERE vt <= clock_timestamp()
