-- Messages of a private queue that nobody has taken go back to the shared one ($1) if their step still waits.
WITH waiting AS (
    DELETE FROM %{q} RETURNING message
), named AS MATERIALIZED (
    SELECT message, %{step_uuid} AS step_uuid FROM waiting
)
SELECT step_uuid, tasker.pgmq_send_with_notify($1, message) AS sent FROM named WHERE %{claimable}
