-- Messages in a private queue (%{q}) that name no step are put away: the engine would take each again and again.
SELECT msg_id, pgmq.archive($1, msg_id) AS archived FROM %{q} WHERE %{step_uuid} IS NULL
