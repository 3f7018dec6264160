-- How many messages a queue (%{table}) has, and for how many seconds the oldest has been there; %{place} tells it from
-- others of the same question.
SELECT %{place} AS place, count(*) AS count, COALESCE(extract(epoch FROM clock_timestamp() - min(enqueued_at)), 0)
  AS oldest FROM %{table}
