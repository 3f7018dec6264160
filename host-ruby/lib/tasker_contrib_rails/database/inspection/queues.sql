SELECT queue_name FROM pgmq.meta ORDER BY queue_name
