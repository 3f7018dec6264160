-- Results that wait for the server in its queue (%{q}): how many, how long the oldest has, and which it is.
SELECT count(*) AS count, COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - min(enqueued_at)), 0) AS seconds,
       min(msg_id) AS oldest FROM %{q} WHERE %{step_uuid} IS NOT NULL
