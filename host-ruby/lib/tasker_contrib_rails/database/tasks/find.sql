-- Tasks whose id ends so: a v7 UUID begins with the time, so its end is what tells two apart. $1 the end.
SELECT task_uuid AS id FROM tasker.tasks WHERE right(replace(task_uuid::text, '-', ''), length($1)) = lower($1) LIMIT 2
