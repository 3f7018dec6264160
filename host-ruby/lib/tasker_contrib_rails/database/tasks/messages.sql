-- What one queue (%{table}) has about a task ($1). The shared queues' archives only grow, and are not looked at.
SELECT message->>'step_uuid' AS step FROM %{table} WHERE message->>'task_uuid' = $1
