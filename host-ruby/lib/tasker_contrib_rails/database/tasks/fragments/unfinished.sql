(SELECT * FROM tasker.tasks WHERE NOT complete ORDER BY task_uuid %{direction} OFFSET 0) k CROSS JOIN LATERAL (
      SELECT * FROM tasker.task_transitions WHERE task_uuid = k.task_uuid AND most_recent OFFSET 0) tt
    JOIN tasker.named_tasks nt USING (named_task_uuid) JOIN tasker.task_namespaces tn USING (task_namespace_uuid)
    WHERE tt.to_state NOT IN ('complete', 'cancelled', 'resolved_manually') AND %{filter}
