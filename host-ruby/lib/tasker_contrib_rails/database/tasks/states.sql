-- The states of tasks. $1 their ids as a JSON array.
SELECT task_uuid AS id, to_state AS state FROM tasker.task_transitions
WHERE most_recent AND task_uuid IN (SELECT jsonb_array_elements_text($1::jsonb)::uuid)
