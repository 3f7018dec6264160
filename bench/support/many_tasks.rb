# frozen_string_literal: true

require "pg"

# Fills a database like a busy engine, in bulk: tasks of all ages and states with their steps, dependencies, transitions
# and messages. No engine creates 100,000 tasks in a minute.
#
#   DATABASE_URL=postgresql://… ruby bench/support/many_tasks.rb 100000
#
# The database has Tasker's schema, and is one that can be thrown away; its role is a superuser, so that neither
# triggers nor foreign keys are asked for each row. A server that runs there meanwhile leaves these tasks alone: all of
# them are over, wait for a worker of a namespace that nobody serves, or are passed over for their age.
class ManyTasks
  NAMESPACES = 4
  WORKFLOWS = 5 # of each namespace

  # Of a thousand tasks: how many, the task's state, and its steps' states in the order of STEPS.
  KINDS = [
    [ 930, "complete", %w[ complete complete complete complete complete ] ],
    [ 30, "blocked_by_failures", %w[ complete error complete pending pending ] ],
    [ 10, "cancelled", %w[ complete cancelled cancelled cancelled cancelled ] ],
    [ 15, "steps_in_process", %w[ complete enqueued enqueued pending pending ] ],
    [ 8, "waiting_for_dependencies", %w[ complete waiting_for_retry complete pending pending ] ],
    [ 3, "evaluating_results", %w[ complete complete complete pending pending ] ],
    [ 2, "error", %w[ complete error complete pending pending ] ],
    [ 2, "steps_in_process", %w[ complete in_progress complete pending pending ] ]
  ].freeze

  STEPS = %w[ validate charge reserve ship notify ].freeze
  # Places in STEPS.
  EDGES = [ [ 1, 2 ], [ 1, 3 ], [ 2, 4 ], [ 3, 4 ], [ 4, 5 ] ].freeze

  # What a step or a task went through before it was so.
  PATHS = {
    "pending" => %w[ pending ], "cancelled" => %w[ pending cancelled ], "enqueued" => %w[ pending enqueued ],
    "in_progress" => %w[ pending enqueued in_progress ],
    "complete" => %w[ pending enqueued in_progress enqueued_for_orchestration complete ],
    "error" => %w[ pending enqueued in_progress enqueued_as_error_for_orchestration error ],
    "waiting_for_retry" => %w[ pending enqueued in_progress enqueued_as_error_for_orchestration waiting_for_retry ]
  }.freeze
  TASK_PATH = %w[ pending initializing enqueuing_steps steps_in_process evaluating_results ].freeze

  # A v7 UUID of a moment, as the engine makes them.
  UUID_V7 = <<~SQL
    CREATE FUNCTION pg_temp.uuid_of(at timestamptz) RETURNS uuid LANGUAGE sql VOLATILE AS $$
      SELECT overlay(overlay(gen_random_uuid()::text PLACING substr(hex, 1, 8) || '-' || substr(hex, 9, 4) FROM 1 FOR 13)
                     PLACING '7' FROM 15 FOR 1)::uuid
      FROM lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') hex
    $$
  SQL

  # @param url [String]
  def initialize(url)
    @database = PG.connect(url)
    @database.set_notice_receiver { nil }
    @database.exec("SET search_path = tasker, public; SET timezone = 'UTC'")
    @database.exec("SET session_replication_role = replica; #{UUID_V7}")
  end

  # @param count [Integer] tasks
  # @return [void]
  def fill(count)
    @database.transaction do
      plan
      templates
      tasks(count)
      steps
      messages
    end
    @database.exec("ANALYZE")
  end

  # Adds one task with many steps. They stand in rows of ten, and each waits for three steps of the row before. The
  # first half is complete, and one step in the middle has failed.
  #
  # @param steps [Integer]
  # @return [String] its id
  def large(steps)
    @database.transaction do
      @database.exec_params(LARGE, [ steps ]).getvalue(0, 0).tap { |task| @database.exec_params(LARGE_EDGES, [ task ]) }
    end
  end

  private
    def plan
      @database.exec("CREATE TEMP TABLE kind (first int, last int, state text, steps text[]) ON COMMIT DROP")
      first = 0
      KINDS.each do |count, state, states|
        values = [ first, first += count, state, "{#{states.join(",")}}" ]
        @database.exec_params("INSERT INTO kind VALUES ($1, $2, $3, $4)", values)
      end
      @database.exec("CREATE TEMP TABLE path (state text, states text[]) ON COMMIT DROP")
      PATHS.each do |state, states|
        @database.exec_params("INSERT INTO path VALUES ($1, $2)", [ state, "{#{states.join(",")}}" ])
      end
      @database.exec("CREATE TEMP TABLE edge (parent int, child int) ON COMMIT DROP")
      EDGES.each { |edge| @database.exec_params("INSERT INTO edge VALUES ($1, $2)", edge) }
    end

    def templates
      @database.exec_params(<<~SQL, [ NAMESPACES ])
        INSERT INTO task_namespaces (name, created_at, updated_at) SELECT 'bench_' || n, now(), now() FROM generate_series(1, $1::int) n ON CONFLICT DO NOTHING
      SQL
      STEPS.each do |name|
        @database.exec_params(<<~SQL, [ "bench_#{name}" ])
          INSERT INTO named_steps (name, created_at, updated_at) VALUES ($1, now(), now()) ON CONFLICT DO NOTHING
        SQL
      end
      @database.exec_params(<<~SQL, [ WORKFLOWS, "{#{STEPS.map { |step| "bench_#{step}" }.join(",")}}" ])
        INSERT INTO named_tasks (task_namespace_uuid, name, version, configuration, created_at, updated_at)
        SELECT task_namespace_uuid, 'order_' || n, '1.0.0', jsonb_build_object('name', 'order_' || n, 'namespace_name', tn.name, 'version', '1.0.0', 'steps',
          (SELECT jsonb_agg(jsonb_build_object('name', step, 'handler', jsonb_build_object('callable', 'BenchHandler'), 'timeout_seconds', 30)) FROM unnest($2::text[]) step)), now(), now()
        FROM task_namespaces tn, generate_series(1, $1::int) n WHERE tn.name LIKE 'bench\\_%' ON CONFLICT DO NOTHING
      SQL
    end

    # The newest is two hours old: beyond what the engine looks at.
    def tasks(count)
      @database.exec_params(<<~SQL, [ count ])
        CREATE TEMP TABLE one ON COMMIT DROP AS
        SELECT pg_temp.uuid_of(at) AS task, at, named_task_uuid, kind.state, kind.steps, gen_random_uuid() AS correlation
        FROM (SELECT n, now() - interval '2 hours' - n * interval '25 seconds' AS at, n * 7919 % 1000 AS part FROM generate_series(1, $1::int) n) numbered
        JOIN kind ON part >= kind.first AND part < kind.last
        JOIN (SELECT named_task_uuid, row_number() OVER (ORDER BY named_task_uuid) - 1 AS place, count(*) OVER () AS all
              FROM named_tasks JOIN task_namespaces tn USING (task_namespace_uuid) WHERE tn.name LIKE 'bench\\_%') workflow ON workflow.place = n % workflow.all
      SQL
      @database.exec(<<~SQL)
        INSERT INTO tasks (task_uuid, named_task_uuid, complete, requested_at, context, identity_hash, created_at, updated_at, correlation_id)
        SELECT task, named_task_uuid, state = 'complete', at, jsonb_build_object('order', task), task::text, at, at, correlation FROM one
      SQL
      @database.exec_params(<<~SQL, [ "{#{TASK_PATH.join(",")}}" ])
        INSERT INTO task_transitions (task_uuid, to_state, from_state, sort_key, most_recent, created_at, updated_at)
        SELECT task, states[place], states[place - 1], place, place = cardinality(states), at + place * interval '1 second', at + place * interval '1 second'
        FROM (SELECT task, at, CASE WHEN state = ANY($1::text[]) THEN ($1::text[])[1:array_position($1::text[], state)] ELSE $1::text[] || state END AS states FROM one) went,
          generate_series(1, cardinality(states)) place
      SQL
      @database.exec(<<~SQL)
        INSERT INTO tasks_dlq (task_uuid, original_state, dlq_reason, task_snapshot) SELECT task, 'waiting_for_dependencies', 'staleness_timeout', '{}' FROM one WHERE state = 'error'
      SQL
    end

    def steps
      @database.exec_params(<<~SQL, [ "{#{STEPS.map { |step| "bench_#{step}" }.join(",")}}" ])
        CREATE TEMP TABLE a_step ON COMMIT DROP AS
        SELECT pg_temp.uuid_of(at) AS step, task, at + place * interval '1 second' AS at, place, named_step_uuid, steps[place] AS state
        FROM one, unnest($1::text[]) WITH ORDINALITY AS of (name, place) JOIN named_steps USING (name)
      SQL
      @database.exec(<<~SQL)
        INSERT INTO workflow_steps (workflow_step_uuid, task_uuid, named_step_uuid, in_process, processed, attempts, last_attempted_at, backoff_request_seconds, results, created_at, updated_at)
        SELECT step, task, named_step_uuid, state = 'in_progress', state IN ('complete', 'cancelled'), CASE state WHEN 'pending' THEN 0 WHEN 'error' THEN 3 ELSE 1 END, at,
               CASE state WHEN 'waiting_for_retry' THEN 864000 END,
               CASE state WHEN 'complete' THEN '{"success": true, "result": {"amount": 990, "currency": "EUR"}}'::jsonb
                          WHEN 'error' THEN '{"success": false, "error": {"error_type": "Bank::Declined", "message": "the card was declined"}}'::jsonb END, at, at
        FROM a_step
      SQL
      @database.exec(<<~SQL)
        INSERT INTO workflow_step_transitions (workflow_step_uuid, to_state, from_state, metadata, sort_key, most_recent, created_at, updated_at)
        SELECT step, states[n], states[n - 1], jsonb_build_object('timestamp', at), n, n = cardinality(states), at + n * interval '10 milliseconds', at
        FROM a_step JOIN path USING (state), generate_series(1, cardinality(states)) n
      SQL
      @database.exec(<<~SQL)
        INSERT INTO workflow_step_edges (from_step_uuid, to_step_uuid, name, created_at, updated_at)
        SELECT parent.step, child.step, 'provides', parent.at, parent.at FROM a_step parent JOIN edge ON edge.parent = parent.place
        JOIN a_step child ON child.task = parent.task AND child.place = edge.child
      SQL
    end

    # Those of enqueued steps, in the queues of their namespaces.
    def messages
      namespaces = @database.exec("SELECT name FROM task_namespaces WHERE name LIKE 'bench\\_%'").column_values(0)
      namespaces.each do |namespace|
        queue = "worker_#{namespace}_queue"
        @database.exec_params(<<~SQL, [ queue ])
          SELECT pgmq.create($1) WHERE NOT EXISTS (SELECT FROM pgmq.meta WHERE queue_name = $1)
        SQL
        @database.exec_params(<<~SQL, [ namespace ])
          INSERT INTO pgmq.q_#{queue} (vt, enqueued_at, message)
          SELECT a_step.at, a_step.at, jsonb_build_object('step_uuid', step, 'task_uuid', task, 'correlation_id', correlation)
          FROM a_step JOIN one USING (task) JOIN named_tasks USING (named_task_uuid) JOIN task_namespaces tn USING (task_namespace_uuid)
          WHERE a_step.state = 'enqueued' AND tn.name = $1
        SQL
      end
    end

    LARGE = <<~SQL
      WITH space AS (
        INSERT INTO task_namespaces (name, created_at, updated_at) VALUES ('bench_large', now(), now()) ON CONFLICT (name) DO UPDATE SET updated_at = now() RETURNING task_namespace_uuid
      ), step_name AS (
        INSERT INTO named_steps (name, created_at, updated_at) SELECT 'bench_step_' || n, now(), now() FROM generate_series(1, $1::int) n
        ON CONFLICT (name) DO UPDATE SET updated_at = now() RETURNING named_step_uuid, name, substr(name, 12)::int AS n
      ), named AS (
        INSERT INTO named_tasks (task_namespace_uuid, name, version, configuration, created_at, updated_at)
        SELECT task_namespace_uuid, 'large', $1::text, jsonb_build_object('steps', (SELECT jsonb_agg(jsonb_build_object('name', name, 'handler', jsonb_build_object('callable', 'BenchHandler')) ORDER BY n) FROM step_name)), now(), now()
        FROM space ON CONFLICT (task_namespace_uuid, name, version) DO UPDATE SET configuration = EXCLUDED.configuration RETURNING named_task_uuid
      ), task AS (
        INSERT INTO tasks (named_task_uuid, requested_at, identity_hash, created_at, updated_at, correlation_id)
        SELECT named_task_uuid, now(), gen_random_uuid()::text, now() - interval '2 hours', now(), gen_random_uuid() FROM named RETURNING task_uuid
      ), moved AS (
        INSERT INTO task_transitions (task_uuid, to_state, sort_key, most_recent, created_at, updated_at)
        SELECT task_uuid, 'blocked_by_failures', 1, true, now() - interval '2 hours', now() FROM task
      ), step AS (
        INSERT INTO workflow_steps (task_uuid, named_step_uuid, attempts, max_attempts, processed, results, created_at, updated_at)
        SELECT task_uuid, named_step_uuid, CASE WHEN n <= $1::int / 2 THEN 1 ELSE 0 END, 3, n <= $1::int / 2,
               CASE WHEN n = $1::int / 2 THEN '{"error": {"error_type": "Bank::Declined", "message": "the card was declined"}}'::jsonb END, now(), now()
        FROM task, step_name ORDER BY n RETURNING task_uuid, workflow_step_uuid, named_step_uuid
      ), stepped AS (
        INSERT INTO workflow_step_transitions (workflow_step_uuid, to_state, sort_key, most_recent, created_at, updated_at)
        SELECT workflow_step_uuid, CASE WHEN n < $1::int / 2 THEN 'complete' WHEN n = $1::int / 2 THEN 'error' ELSE 'pending' END, 1, true, now(), now()
        FROM step JOIN step_name USING (named_step_uuid)
      )
      SELECT task_uuid FROM task
    SQL

    LARGE_EDGES = <<~SQL
      WITH step AS (
        SELECT workflow_step_uuid AS id, substr(name, 12)::int - 1 AS n FROM workflow_steps JOIN named_steps USING (named_step_uuid) WHERE task_uuid = $1::uuid
      )
      INSERT INTO workflow_step_edges (from_step_uuid, to_step_uuid, name, created_at, updated_at)
      SELECT parent.id, child.id, 'provides', now(), now() FROM step child, generate_series(0, 2) side
      JOIN step parent ON true WHERE child.n >= 10 AND parent.n = (child.n / 10 - 1) * 10 + (child.n + side) % 10
    SQL
    private_constant :LARGE, :LARGE_EDGES
end

if $PROGRAM_NAME == __FILE__
  count = Integer(ARGV.fetch(0, "100000"))
  many = ManyTasks.new(ENV.fetch("DATABASE_URL"))
  start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  many.fill(count)
  took = (Process.clock_gettime(Process::CLOCK_MONOTONIC) - start).round
  puts "#{count} tasks in #{took} s; one of 500 steps: #{many.large(500)}"
end
