# frozen_string_literal: true

require "json"
require "pg"
require "securerandom"
require_relative "engine_tables"

# The engine's own tables. The examples read them, and write in them what the engine's worker would have written, so
# that a worker can be stopped at any statement without there being one.
class EngineStandIn
  SHARED = "worker_shop_queue"

  # A step, the claim on it if there is one, and where it stands.
  Step = Data.define(:uuid, :claim, :state, :attempts, :results)

  def initialize
    @database = PG.connect(ENV.fetch("DATABASE_URL"))
    @database.exec("SET timezone = 'UTC'; SET search_path = tasker, public")
    @queues = []
  end

  # @return [Step] as it stands now; its last transition is its claim
  def step(task, name = "only") = steps(task).fetch(name)

  # @return [Hash{String => Step}] by name
  def steps(task)
    rows = query(<<~SQL, task)
      SELECT ns.name, ws.workflow_step_uuid, t.workflow_step_transition_uuid, t.to_state, ws.attempts, ws.results
      FROM tasker.workflow_steps ws JOIN tasker.named_steps ns USING (named_step_uuid)
      JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.most_recent WHERE ws.task_uuid = $1
    SQL
    rows.to_h do |name, uuid, claim, state, attempts, results|
      [ name, Step.new(uuid:, claim:, state:, attempts: attempts.to_i, results: results && JSON.parse(results)) ]
    end
  end

  # @return [Array<String>] every state that a step was in, in order
  def history(step)
    query("SELECT to_state FROM tasker.workflow_step_transitions WHERE workflow_step_uuid = $1 ORDER BY sort_key",
      step.uuid).flatten
  end

  # A worker's queue, as its engine makes it when it starts.
  #
  # @return [String] the queue
  def worker_queue(worker = TaskerContribRails::Database::PrivateQueue.new_worker)
    queue("#{worker}_shop_queue")
  end

  # A queue that nobody reads.
  def queue(name)
    @queues << name
    query("SELECT pgmq.create($1)", name)
    name
  end

  # The steps whose messages stand in a queue, and which of them were put away.
  def waiting(queue) = query("SELECT message->>'step_uuid' FROM pgmq.q_#{queue} ORDER BY msg_id").flatten
  def put_away(queue) = query("SELECT message->>'step_uuid' FROM pgmq.a_#{queue} ORDER BY msg_id").flatten

  def queue?(queue) = query("SELECT FROM pgmq.meta WHERE queue_name = $1", queue).any?

  # Claims a step as the engine's worker does: the transition, the attempt, the flag, and then the message goes from its
  # queue.
  #
  # @return [String] the claim
  def claim(step, queue = nil)
    claim = transition(step, "enqueued", "in_progress", event: { type: "Start" })
    query("UPDATE tasker.workflow_steps SET attempts = COALESCE(attempts, 0) + 1, last_attempted_at = now(), " \
      "in_process = true WHERE workflow_step_uuid = $1", step.uuid)
    if queue
      query("SELECT pgmq.archive($1, msg_id) FROM pgmq.q_#{queue} WHERE message->>'step_uuid' = $2", queue, step.uuid)
    end
    claim
  end

  # A result as the engine's worker writes it down, up to the message that it would send next.
  #
  # @return [String] the transition, which is the claim now
  def result(step, **result)
    data = { step_uuid: step.uuid, success: true, result:, status: "", error: nil, orchestration_metadata: nil,
      metadata: { execution_time_ms: 1, retryable: true, completed_at: Time.now.utc.iso8601, custom: {}, context: {} } }
    transition(step, "in_progress", "enqueued_for_orchestration", event: { type: "EnqueueForOrchestration", data: })
  end

  # Sends a step's message again, which the engine does where it is not sure that it did.
  def send_again(step, queue = SHARED)
    query(<<~SQL, queue, step.uuid)
      SELECT tasker.pgmq_send_with_notify($1, jsonb_build_object('step_uuid', $2::uuid, 'task_uuid', ws.task_uuid,
                                                                 'correlation_id', k.correlation_id))
      FROM tasker.workflow_steps ws JOIN tasker.tasks k USING (task_uuid) WHERE workflow_step_uuid = $2::uuid
    SQL
  end

  # Puts a text into a queue as a message, and into its archive as one that was put away.
  def send_text(queue, text) = query("SELECT pgmq.send($1, $2::jsonb)", queue, text)

  def archive_text(queue, text)
    query("SELECT pgmq.archive($1::text, $2::bigint)", queue, send_text(queue, text).dig(0, 0))
  end

  # Lets a step that waits for a retry be enqueued again while whoever reads the queue has to wait until the block and
  # this have ended.
  def enqueue_again(step, queue = SHARED)
    state = "UPDATE tasker.workflow_step_transitions SET to_state = $2 WHERE workflow_step_uuid = $1 AND most_recent"
    query(state, step.uuid, "waiting_for_retry")
    query("SELECT pgmq.purge_queue($1)", queue)
    @database.transaction do
      query("LOCK TABLE pgmq.q_#{queue} IN ACCESS EXCLUSIVE MODE")
      yield
      query(state, step.uuid, "enqueued")
      send_again(step, queue)
    end
  end

  # @return [Boolean] whether somebody waits for a queue's table
  def awaited?(queue)
    query("SELECT FROM pg_locks WHERE NOT granted AND relation = to_regclass($1)", "pgmq.q_#{queue}").any?
  end

  # Ends a task whose steps are where they are, as the server's detector of stale tasks does.
  def give_up(task)
    query("SELECT tasker.transition_task_state_atomic($1, to_state, 'error', NULL, '{}') FROM " \
      "tasker.task_transitions WHERE task_uuid = $1 AND most_recent", task)
  end

  # Reads a queue as the engine's worker does, which waits inside the database for a message; in a session of its own.
  #
  # @return [Symbol] :ended where that was ended by others
  def poll(queue, seconds:)
    session = PG.connect(ENV.fetch("DATABASE_URL"))
    session.exec_params("SELECT * FROM pgmq.read_with_poll($1, 30, 1, $2)", [ queue, seconds ])
    :waited
  rescue PG::Error
    :ended
  ensure
    session&.close
  end

  # @return [Boolean] whether another session has a lock on a queue's table
  def held?(queue)
    query("SELECT FROM pg_locks WHERE relation = to_regclass($1) AND pid <> pg_backend_pid()", "pgmq.q_#{queue}").any?
  end

  # Ends a session from outside, as a restart of the database does, and waits until it has ended.
  def end_session(name)
    query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = $1", name)
  end

  # Nothing of these tasks is left for a worker that starts later.
  def forget(tasks)
    EngineTables.forget(tasks)
    query("SELECT pgmq.purge_queue($1)", SHARED)
    @queues.each { |queue| query("SELECT pgmq.drop_queue($1)", queue) if queue?(queue) }
  end

  def close = @database.close

  private
    def query(sql, *values) = @database.exec_params(sql, values).values

    def transition(step, from, to, event:)
      metadata = { event: JSON.generate(event), timestamp: Time.now.utc.iso8601(6) }
      @database.transaction do
        query("UPDATE tasker.workflow_step_transitions SET most_recent = false, updated_at = now() WHERE " \
          "workflow_step_uuid = $1 AND most_recent", step.uuid)
        query(<<~SQL, step.uuid, to, from, JSON.generate(metadata)).dig(0, 0)
          INSERT INTO tasker.workflow_step_transitions (workflow_step_uuid, to_state, from_state, metadata, sort_key, most_recent, created_at, updated_at)
          SELECT $1, $2, $3, $4, MAX(sort_key) + 1, true, now(), now() FROM tasker.workflow_step_transitions WHERE workflow_step_uuid = $1
          RETURNING workflow_step_transition_uuid
        SQL
      end
    end
end
