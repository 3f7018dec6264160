SELECT CASE WHEN bool_or(query = '<insufficient privilege>')
       AND NOT bool_or(query LIKE 'LISTEN "pgmq_message_ready.orchestration"%') THEN NULL
            ELSE count(*) FILTER (WHERE query LIKE 'LISTEN "pgmq_message_ready.orchestration"%') END AS servers
FROM pg_catalog.pg_stat_activity WHERE datname = current_database()
