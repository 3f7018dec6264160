-- The step that a queue's message is about; NULL where it is no message about a step, whatever JSON it is: a cast
-- that fails would fail the statement, and with it every other message. The engine wants three UUIDs, and takes no
-- message without.
CASE WHEN message->>'step_uuid' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      AND message->>'task_uuid' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      AND message->>'correlation_id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
     THEN (message->>'step_uuid')::uuid END
