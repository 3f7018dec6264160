-- What a task and its steps hold, a row a step; the task's own in the first. A text of more than $2 bytes is left out
-- where it is not of the one step ($3, or NULL) that is looked at whole, and its length says so. $1 the task.
WITH step AS (
    SELECT ws.workflow_step_uuid AS id, ns.name, ws.inputs::text AS inputs, (ws.results -> 'result')::text AS result,
           ws.checkpoint::text AS checkpoint, ws.inputs ->> '__template_step_name' AS pattern,
           CASE WHEN octet_length((ws.results #> '{error,backtrace}')::text) <= 100000
             THEN (ws.results #> '{error,backtrace}')::text END AS backtrace,
           row_number() OVER (ORDER BY ws.workflow_step_uuid) AS place
    FROM tasker.workflow_steps ws JOIN tasker.named_steps ns USING (named_step_uuid) WHERE ws.task_uuid = $1::uuid
)
SELECT step.id, step.pattern, step.backtrace, octet_length(step.result) AS result_bytes,
       octet_length(step.inputs) AS inputs_bytes,
       CASE WHEN octet_length(step.result) <= $2 OR step.name = $3 THEN step.result END AS result,
       CASE WHEN octet_length(step.inputs) <= $2 OR step.name = $3 THEN step.inputs END AS inputs,
       CASE WHEN octet_length(step.checkpoint) <= $2 OR step.name = $3 THEN step.checkpoint END AS checkpoint,
       CASE WHEN COALESCE(step.place, 1) = 1 THEN nt.configuration::text END AS configuration,
       CASE WHEN COALESCE(step.place, 1) = 1 AND (octet_length(k.context::text) <= $2 OR $3 IS NOT NULL)
         THEN k.context::text END AS context,
       octet_length(k.context::text) AS context_bytes, k.initiator, k.source_system, k.reason,
       (extract(epoch FROM k.created_at) * 1000)::bigint AS created
FROM tasker.tasks k JOIN tasker.named_tasks nt USING (named_task_uuid) LEFT JOIN step ON true
WHERE k.task_uuid = $1::uuid ORDER BY step.place
