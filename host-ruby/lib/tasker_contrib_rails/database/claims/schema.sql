-- Is this the engine that we know? One row for each thing that is missing, whole schemas first: looked at by function
-- and by column, never by version. $1 the shared queue's name, or NULL where none exists yet.
WITH schemas(name, relation) AS (VALUES ('tasker', 'tasker.tasks'), ('pgmq', 'pgmq.meta')
), functions(name) AS (VALUES
    ('tasker.pgmq_send_with_notify'), ('tasker.extract_queue_namespace'),
    ('pgmq.read'), ('pgmq.archive'), ('pgmq.drop_queue')
), columns(relation, name) AS (VALUES
    ('tasker.workflow_step_transitions', 'workflow_step_transition_uuid'),
    ('tasker.workflow_step_transitions', 'workflow_step_uuid'),
    ('tasker.workflow_step_transitions', 'from_state'),
    ('tasker.workflow_step_transitions', 'to_state'),
    ('tasker.workflow_step_transitions', 'metadata'),
    ('tasker.workflow_step_transitions', 'sort_key'),
    ('tasker.workflow_step_transitions', 'most_recent'),
    ('tasker.workflow_step_transitions', 'created_at'),
    ('tasker.workflow_steps', 'task_uuid'),
    ('tasker.workflow_steps', 'retryable'),
    ('tasker.workflow_steps', 'attempts'),
    ('tasker.workflow_steps', 'in_process'),
    ('tasker.workflow_steps', 'results'),
    ('tasker.task_transitions', 'to_state'),
    ('tasker.task_transitions', 'most_recent'),
    ('tasker.tasks', 'correlation_id'),
    ('pgmq.meta', 'queue_name')
    UNION ALL
    SELECT 'pgmq.a_' || $1::text, name FROM (VALUES ('message'), ('enqueued_at'), ('archived_at')) v(name)
    WHERE $1::text IS NOT NULL
)
SELECT 'schema ' || name AS missing FROM schemas WHERE to_regclass(relation) IS NULL
UNION ALL
%{missing}
