($1::uuid IS NULL OR k.task_uuid < $1::uuid) AND ($2::uuid IS NULL OR k.task_uuid > $2::uuid)
  AND ($3::text IS NULL OR tn.name = $3) AND ($4::text IS NULL OR nt.name = $4)
  AND ($5::text IS NULL OR nt.version = $5)
  AND ($6::text IS NULL OR strpos(k.task_uuid::text, lower($6)) > 0 OR k.correlation_id::text = lower($6)
    OR strpos(lower((CASE jsonb_typeof(k.context) WHEN 'object' THEN k.context - '_tasker' ELSE k.context END)::text),
              lower($6)) > 0)
  AND ($7::float8 IS NULL OR tt.created_at < (clock_timestamp() AT TIME ZONE 'UTC') - make_interval(secs => $7::float8))
