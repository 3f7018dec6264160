-- Where this session is, and whether the engine's schema is there at all.
SELECT current_setting('server_version') AS version, current_database() AS database, current_user AS role,
       COALESCE(host(inet_server_addr()) || ':' || inet_server_port(), 'a socket') AS host,
       EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = 'tasker') AS schema
