-- What the statements of this folder ask of the engine, beside what a worker does: one row for each thing that is
-- missing.
WITH functions(name) AS (VALUES
    ('tasker.transition_task_state_atomic'), ('tasker.calculate_step_next_retry_time'),
      ('tasker.evaluate_step_state_readiness')
), tables(relation, names) AS (VALUES
    ('tasker.tasks', '{task_uuid,named_task_uuid,complete,correlation_id,created_at,context,initiator,source_system,
        reason}'::text[]),
    ('tasker.task_transitions', '{task_transition_uuid,task_uuid,from_state,to_state,sort_key,most_recent,created_at,
        transition_metadata}'),
    ('tasker.tasks_dlq', '{task_uuid,dlq_reason,dlq_timestamp,resolution_status}'),
    ('tasker.named_tasks', '{named_task_uuid,task_namespace_uuid,name,version,configuration}'),
    ('tasker.task_namespaces', '{task_namespace_uuid,name}'),
    ('tasker.named_steps', '{named_step_uuid,name}'),
    ('tasker.workflow_steps', '{workflow_step_uuid,task_uuid,named_step_uuid,retryable,max_attempts,in_process,
        processed,attempts,last_attempted_at,backoff_request_seconds,results,created_at,updated_at}'),
    ('tasker.workflow_step_transitions', '{workflow_step_transition_uuid,workflow_step_uuid,from_state,to_state,
        metadata,sort_key,most_recent,created_at,updated_at}'),
    ('tasker.workflow_step_edges', '{from_step_uuid,to_step_uuid}')
), columns(relation, name) AS (SELECT relation, unnest(names) FROM tables)
%{missing}
