-- What one queue (%{table}) has about a task ($1); %{place} tells it from others of the same question. The shared
-- queues' archives only grow, and are not looked at.
SELECT %{place} AS place, message->>'step_uuid' AS step FROM %{table} WHERE message->>'task_uuid' = $1
