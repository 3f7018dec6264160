SELECT 'function ' || name AS missing FROM functions
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                  WHERE n.nspname || '.' || p.proname = functions.name)
UNION ALL
SELECT 'column ' || relation || '.' || name FROM columns
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = to_regclass(columns.relation) AND a.attname = columns.name AND NOT a.attisdropped)
