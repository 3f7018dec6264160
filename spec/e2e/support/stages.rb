# frozen_string_literal: true

require "pg"
require "securerandom"
require "yaml"
require_relative "engine_stand_in"
require_relative "shop"

# Makes what `tasker:why` is to explain, on a running engine: one stage for each cause. The spec holds each to its cause
# and to what is to be typed about it; `rake "stage[no-worker]"` makes one for a person to look at.
#
# What happens once in a thousand kills, or after an hour, is made by changing rows; all else is made as it happens.
class Stages
  # +cause+: the code that `why` tells first. +workers+: what must live for it, see {WORKERS}. +after+: the cause that
  # is first once that was typed which `why` says; nil: it says none.
  Stage = Data.define(:name, :cause, :workers, :after, :body)

  # What is started for a stage: none, one that has places enough, or one that runs a single step.
  WORKERS = { none: nil, one: { THREADS: "12" }, narrow: { THREADS: "1" } }.freeze

  class << self
    # @return [Hash{String => Stage}]
    def all = @all ||= {}

    private
      def stage(name, cause: name, workers: :one, after: nil, &body)
        all[name] = Stage.new(name:, cause:, workers:, after:, body:)
      end
  end

  # A handler that fails until somebody mends what it fails of.
  MENDABLE = <<~RUBY
    class %<name>sHandler < TaskerCore::StepHandler::Base
      def call(context) = File.exist?(Rails.root.join("mended")) ? success(result: {}) : raise(%<error>s)
    end
  RUBY

  HANDLERS = {
    "RefusedHandler" => 'TaskerCore::Errors::PermanentError.new("the card was declined")',
    "TiredHandler" => 'TaskerCore::Errors::RetryableError.new("the bank is busy", retry_after: 0)',
    "LaterHandler" => 'TaskerCore::Errors::RetryableError.new("the bank is closed", retry_after: 600)'
  }.freeze

  ROW = [ [ "first", "NapHandler" ], [ "after", "NapHandler", "first" ], [ "last", "NapHandler", "after" ] ].freeze

  # `stage_altered` serves one stage only: it alters the engine's copy of the template.
  WORKFLOWS = {
    "stage_nap" => [ [ "only", "NapHandler" ] ], "stage_row" => ROW, "stage_altered" => ROW,
    "stage_slow" => [ [ "only", "NapHandler", { timeout_seconds: 1 } ] ],
    "stage_refused" => [ [ "charge", "RefusedHandler" ], [ "ship", "NapHandler", "charge" ] ],
    "stage_last" => [ [ "only", "RefusedHandler" ] ],
    "stage_tired" => [
      [ "charge", "TiredHandler", { retry: { "retryable" => true, "max_attempts" => 2 } } ],
      [ "ship", "NapHandler", "charge" ]
    ],
    "stage_later" => [ [ "only", "LaterHandler" ] ], "stage_busy" => [ [ "only", "BusyHandler" ] ]
  }.freeze

  # @param app [Shop::Application] gets the workflows and handlers of the stages
  def initialize(app)
    @app, @client = app, TaskerContribRails::Client.new
    @database = PG.connect(ENV.fetch("DATABASE_URL"))
    @database.exec("SET search_path = tasker, public; SET timezone = 'UTC'")
    @stand_in, @made = EngineStandIn.new, []
    HANDLERS.each do |name, error|
      app.write("app/handlers/#{name.underscore}.rb", format(MENDABLE, name: name.delete_suffix("Handler"), error:))
    end
    WORKFLOWS.each do |name, steps|
      app.write("config/tasker/templates/#{name}.yaml",
        YAML.dump(Shop.workflow(name,
          *steps.map { |step, handler, *after|
            Shop.step(step, handler, *after.grep(String), **(after.grep(Hash).first || {}))
          })))
    end
  end

  # @param name [String]
  # @return [String] the task
  def make(name) = instance_exec(&self.class.all.fetch(name).body)

  # Handlers that failed do so no more.
  def mend = @app.write("mended", "")

  # Nothing of what was made is left for the next.
  def clear
    FileUtils.rm_f(@app.path("mended"))
    @made.each { |task| @app.latch.release(task) }
    @stand_in.forget(@made)
    @made.clear
  end

  def close = [ @database, @stand_in ].each(&:close)

  stage("ended") { completed("stage_row") }
  stage("runs") { create("stage_nap", held: true).tap { |task| await_step(task, "in_progress") } }
  stage("waits-for-retry") { parked("stage_later") }
  stage("over-time-limit") { create("stage_slow", held: true).tap { |task| await_step(task, "in_progress") } }

  stage("failed-for-good", after: "ended") { blocked("stage_refused") }
  stage("attempts-used-up", after: "ended") { blocked("stage_tired") }
  stage("failed-beside-waiting", after: "ended") do
    blocked("stage_refused").tap { |task| move(task, "waiting_for_dependencies") }
  end
  # The engine's API resets a step and leaves its attempts used up.
  stage("never-retried", after: "ended") do
    blocked("stage_tired").tap { |task| reset(task) && move(task, "waiting_for_dependencies") }
  end
  stage("reset-not-told", after: "ended") { blocked("stage_refused").tap { |task| reset(task) } }
  stage("done-not-finished", after: "ended") do
    blocked("stage_last").tap do |task|
      @client.act_on_step(task, step(task).step_uuid, action_type: "resolve_manually", resolved_by: "stage",
        reason: "stage")
      move(task, "waiting_for_dependencies")
    end
  end

  stage("dead-letter", after: "ended") { blocked("stage_refused").tap { |task| give_up(task) } }
  stage("dead-letter of what was forgotten", cause: "dead-letter", after: "ended") do
    forgotten.tap { |task| give_up(task) }
  end
  stage("forgotten", after: "ended") { forgotten }
  stage("left-between-commits", after: "ended") do
    completed("stage_row").tap { |task| rewrite(task, "enqueuing_steps", "5 minutes") }
  end

  stage("no-worker", workers: :none, after: "ended") { sent("stage_nap") }
  stage("template-lacks-step", workers: :none) do
    sent("stage_altered").tap do |task|
      sql(<<~SQL, task)
        UPDATE named_tasks nt
        SET configuration = replace(configuration::text, '"name": "after"', '"name": "later"')::jsonb
        FROM tasks k WHERE k.named_task_uuid = nt.named_task_uuid AND k.task_uuid = $1
      SQL
    end
  end
  stage("circle", workers: :none, after: "ended") do
    sent("stage_row").tap do |task|
      sql("INSERT INTO workflow_step_edges (from_step_uuid, to_step_uuid, name, created_at, updated_at) VALUES ($1, " \
        "$2, 'stage', now(), now())",
        step(task, "last").step_uuid, step(task, "after").step_uuid)
    end
  end
  stage("message-gone", workers: :none, after: "no-worker") do
    sent("stage_nap").tap do |task|
      sql("DELETE FROM pgmq.q_worker_shop_queue WHERE message->>'task_uuid' = $1", task)
      age_step(task)
    end
  end
  stage("result-gone", workers: :none, after: "ended") { sent("stage_nap").tap { |task| give_result(task) } }
  stage("result-waits", workers: :none) do
    sent("stage_nap").tap do |task|
      give_result(task)
      # A message that the server does not see.
      sql("SELECT pgmq.send('orchestration_step_results', jsonb_build_object('step_uuid', $1::text, 'task_uuid', " \
        "$2::text), 3600)", step(task).step_uuid, task)
    end
  end
  # As a worker of tasker-rb alone does.
  stage("not-begun", workers: :none) do
    sent("stage_nap").tap { |task| @stand_in.claim(@stand_in.step(task), EngineStandIn::SHARED) }
  end
  stage("worker-died", workers: :none, after: "runs") do
    worker = @app.start
    create("stage_nap", held: true).tap { |task| await_step(task, "in_progress") && worker.finish }
  ensure
    worker&.finish
  end

  stage("about-to-run", workers: :narrow) { behind_others }
  stage("workers-busy", workers: :narrow) { behind_others.tap { |task| age_step(task) } }

  private
    def sql(statement, *values) = @database.exec_params(statement, values)

    # The server (0.1.8) now and then answers 500 to a task that it creates and enqueues at once.
    def create(name, **context)
      tries ||= 0
      @client.create_task(name:, namespace: "shop",
        context: { **context, unique: SecureRandom.uuid }).task_uuid.tap { |task| @made << task }
    rescue TaskerContribRails::Client::ServerError
      (tries += 1) < 5 ? retry : raise
    end

    # The server may list some steps of a task a moment before the others.
    def step(task, name = nil)
      Shop.eventually("a step #{name} of the task") do
        @client.list_task_steps(task).find { |step| name.nil? || step.name == name }
      end
    end

    def await(task, state)
      Shop.eventually("#{state}, and it is #{@client.get_task(task).status}") { @client.get_task(task).status == state }
    end

    def await_step(task, state)
      Shop.eventually("a step to be #{state}") do
        @client.list_task_steps(task).any? { |step| step.current_state == state }
      end
    end

    def completed(name) = create(name).tap { |task| await(task, "complete") }
    def blocked(name) = create(name).tap { |task| await(task, "blocked_by_failures") }
    def sent(name) = create(name).tap { |task| await_step(task, "enqueued") }

    def parked(name, **)
      create(name, **).tap do |task|
        await_step(task, "waiting_for_retry")
        EngineTables.put_off(task)
      end
    end

    def forgotten
      parked("stage_busy", retry_after: 600).tap do |task|
        state = -> { sql(<<~SQL, task).getvalue(0, 0) }
          SELECT to_state FROM task_transitions WHERE task_uuid = $1 AND most_recent
        SQL
        Shop.eventually(-> { "the server to have done with it, and it is #{state.call}" }) do
          %w[ waiting_for_dependencies waiting_for_retry ].include?(state.call)
        end
        rewrite(task, "waiting_for_dependencies", "61 minutes")
        sql("UPDATE workflow_steps SET backoff_request_seconds = 0 WHERE task_uuid = $1", task)
      end
    end

    # One runs, one is claimed, and others wait before this.
    def behind_others
      tasks = Array.new(5) { create("stage_nap", held: true) }
      states = -> { tasks.map { |task| step(task).current_state } }
      Shop.eventually(-> { "two claimed steps among #{states.call}" }) do
        states.call.count("in_progress") == 2
      end
      tasks.reverse.find { |task| step(task).current_state == "enqueued" }
    end

    def reset(task)
      @client.act_on_step(task, @client.list_task_steps(task).find { |step| step.current_state == "error" }.step_uuid,
        action_type: "reset_for_retry", reset_by: "stage", reason: "stage")
    end

    def move(task, state)
      sql("SELECT transition_task_state_atomic($1, to_state, $2, NULL, '{}') FROM task_transitions WHERE task_uuid = " \
        "$1 AND most_recent", task, state)
    end

    # As the server's detector of stale tasks does.
    def give_up(task)
      sql("SELECT create_dlq_entry($1, 'shop', 'stage', to_state, 61, 60) FROM task_transitions WHERE task_uuid = $1 " \
        "AND most_recent", task)
      move(task, "error")
    end

    def rewrite(task, state, ago)
      sql("UPDATE task_transitions SET to_state = $2, created_at = created_at - $3::interval WHERE task_uuid = $1 " \
        "AND most_recent", task, state, ago)
      sql("UPDATE tasks SET complete = false WHERE task_uuid = $1", task)
    end

    def age_step(task)
      sql("UPDATE workflow_step_transitions t SET created_at = t.created_at - interval '1 minute' FROM " \
        "workflow_steps ws WHERE ws.workflow_step_uuid = t.workflow_step_uuid AND t.most_recent AND ws.task_uuid = $1",
        task)
    end

    # What a worker writes down before it sends the message.
    def give_result(task)
      step = @stand_in.step(task)
      @stand_in.claim(step, EngineStandIn::SHARED)
      @stand_in.result(step, slept: true)
      age_step(task)
    end
end
