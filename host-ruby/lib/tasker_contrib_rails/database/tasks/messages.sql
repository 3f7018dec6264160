-- What one queue (%{table}) has about tasks ($1, their ids as a JSON array); %{place} tells it from others of the same
-- question. The shared queues' archives only grow, and are not looked at.
SELECT %{place} AS place, message->>'task_uuid' AS task, message->>'step_uuid' AS step FROM %{table}
WHERE message->>'task_uuid' IN (SELECT jsonb_array_elements_text($1::jsonb))
