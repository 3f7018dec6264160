# frozen_string_literal: true

require_relative "support/engine_tables"
require_relative "support/examples"

# On the real engine: what a team meets in its first week, and what becomes of it here.
RSpec.describe "The worker, on the real engine" do
  include Shop::Examples

  before(:all) do
    @app = Shop::Application.new(RailsApplication.create.root).furnish
    @app.start.stop # on an empty database the server knows of no template until a worker has brought it
  end

  after(:all) { @app.remove }

  def private_queues = database.exec("SELECT queue_name FROM pgmq.meta WHERE queue_name LIKE 'tcr%'").column_values(0)

  # What a process wrote on its queues.
  def private_queues_of(pid)
    private_queues.select do |queue|
      comment = database.exec_params("SELECT obj_description(to_regclass($1), 'pg_class')",
        [ "pgmq.q_#{queue}" ]).getvalue(0, 0)
      comment && JSON.parse(comment)["pid"] == pid
    end
  end

  it "completes workflows of every kind, from several template folders and by every way to name a handler" do
    worker = work
    tasks = %w[ linear diamond decision batch busy refund namespaced ].map { |name| create(name) }
    await tasks
    decision = client.list_task_steps(tasks[2]).map(&:name)
    expect(decision).to include("left")
    expect(decision).not_to include("right")
    expect(worker.stop.exitstatus).to eq(0)
    expect(private_queues_of(worker.pid)).to be_empty
  end

  it "runs with the configuration that this gem makes from DATABASE_URL alone, and tells of each step" do
    work(TASKER_CONFIG_PATH: nil)
    task = create("linear", seconds: 0.2)
    await task

    steps = client.list_task_steps(task).map(&:step_uuid)
    told = app.notifications.select { |_, step, _| steps.include?(step) }
    expect(told.map(&:first).tally).to eq("tasker.step_execution_started" => 3, "tasker.step_execution_completed" => 3)
    expect(told.select { |name, _, _| name.end_with?("completed") }.map { |_, _, seconds| seconds.to_f })
      .to all(be_between(0.2, 20)) # seconds, whatever the machine does beside it
  end

  it "runs 200 tasks exactly 200 times in two workers" do
    work and work
    both = Array.new(4) { create("nap", held: true) } # which one worker alone can't run
    await_held(*both)
    tasks = Array.new(196) { create("nap", seconds: 0.02) }
    release(*both)
    await both + tasks, seconds: 240
    expect(runs_of(both + tasks).values).to eq([ 1 ] * 200)
    expect(app.runs.map(&:first).uniq.size).to eq(2)
  end

  it "runs as many steps at once as configured, and loses none of them when it has to end" do
    worker = work(THREADS: "3")
    expect(worker.output).to include("3 steps at a time, at most 3 claimed")
    tasks = Array.new(12) { create("nap", held: true) }
    await_held(*tasks, count: 3)
    expect(drain(worker, *tasks).exitstatus).to eq(0)
    work
    await tasks
    runs = runs_of(tasks)
    expect(runs.values).to eq([ 1 ] * 12)
    under_way = app.notifications.filter_map do |name, step, _|
      { "started" => 1, "completed" => -1 }[name[/[a-z]+\z/]] if runs.key?(step)
    end
    expect(under_way.each_with_object([ 0 ]) { |change, sums| sums << sums.last + change }.max).to eq(3)
  end

  it "loses none of 50 steps under way when it has to end" do
    worker = work
    tasks = [ *Array.new(30) { create("nap", seconds: 0.1) }, *Array.new(20) { create("nap", held: true) } ]
    Shop.eventually("some to run") { app.runs.size > 5 }
    expect(drain(worker, *tasks.last(20)).exitstatus).to eq(0)
    expect(tasks.count { |task| state(task) == "complete" }).to be < 50
    work
    await tasks
    expect(runs_of(tasks).values).to eq([ 1 ] * 50)
  end

  it "finishes the step that it runs when it has to end" do
    worker = work
    task = hold("nap")
    expect(drain(worker, task).exitstatus).to eq(0)
    await task
    expect(runs_of(task).values).to eq([ 1 ])
  end

  it "says which steps it leaves when they take longer than it may, and ends with 4" do
    app.write "config/initializers/zz_drain.rb", "Rails.application.config.tasker.drain_timeout = 1"
    worker = work
    task = hold("nap")
    expect(worker.stop.exitstatus).to eq(4)
    expect(app.log).to include("left: step only #{app.runs.first.last} of task #{task}")
    release(task)
    work
    await task
  ensure
    FileUtils.rm_f(app.path("config/initializers/zz_drain.rb"))
  end

  it "finishes its steps where one stop comes as two signals, and ends at once at a later one" do
    worker = work
    task = hold("nap")
    worker.signal(:INT)
    worker.signal(:TERM)
    await_draining(worker)
    sleep 1.5 # what comes within a second belongs to the first signal
    expect(worker).not_to be_ended
    Shop.eventually("it to end") { worker.signal(:TERM) && worker.ended? }
    expect(worker.wait.termsig).to eq(15)
    release(task)
    work.then { Shop.eventually("the step to be handed back and run again") { app.runs.size > 1 } }
  end

  it "loses nothing and needs nobody when workers are killed ten times under load" do
    tasks = []
    survivor = work
    10.times do
      victim = work
      seen = app.runs.size
      tasks.concat(Array.new(12) { create("nap", seconds: 0.1) })
      Shop.eventually("the victim to run something") do
        tasks << create("nap", seconds: 0.1) # or the survivor may have run all of them by now
        app.runs.drop(seen).any? { |pid, _| pid == victim.pid.to_s }
      end
      victim.signal(:KILL)
      victim.wait
    end
    await tasks, seconds: 240
    runs, claims = runs_of(tasks), EngineTables.claims_of(tasks)
    expect(runs.select { |step, count| count > claims.fetch(step) }).to be_empty
    expect(EngineTables.claimed_after_completion(tasks)).to be_empty
    Shop.eventually("the dead ones' queues to go") { private_queues.size == 1 }
  end

  Shop::CRASH_POINTS.each_key do |point|
    it "completes every task after a SIGKILL #{point.tr("_", " ")}" do
      work(ready: /serves/).stop # so that the templates are known
      victim = work(CRASH_AT: point, CRASH_FROM: (Time.now + 4).to_f.to_s, ready: nil)
      tasks = Array.new(4) { create("nap", seconds: 0.1) }
      expect(victim.wait.termsig).to eq(9)
      work
      await tasks
      expect(runs_of(tasks).values.max).to be <= 2
    end
  end

  it "gives a step that must not be retried, and had not begun, its attempt back; one that had begun ends as failed" do
    worker = work(THREADS: "1")
    tasks = Array.new(2) { create("nap_once", held: true) }
    await_held(*tasks, count: 1)
    Shop.eventually("the other to be claimed") do
      tasks.all? { |task| client.list_task_steps(task).first.current_state == "in_progress" }
    end
    worker.signal(:KILL)
    worker.wait
    release(*tasks)
    work
    Shop.eventually("both to be over") { tasks.map { |task| state(task) }.sort == %w[ blocked_by_failures complete ] }
    lost = tasks.find { |task| state(task) == "blocked_by_failures" }
    expect(client.list_task_steps(lost).first.results.dig("error", "message"))
      .to match(/the worker that had claimed this step ended/)
  end

  Shop::POISON.each do |poison|
    it "fails the step of a handler with #{poison.tr("_", " ")}, and runs the next" do
      @worker = work
      bad, good = create(poison), create("nap")
      await good
      Shop.eventually("its failure to be told") do
        client.list_task_steps(bad).first.results&.dig("error", "message").present?
      end
      expect(@worker).not_to be_ended
    end
  end

  it "tells the server the error's text, and how long to wait" do
    work
    declined, busy = create("declined"), create("busy")
    await declined, "blocked_by_failures"
    expect(client.list_task_steps(declined).first.results["error"])
      .to include("message" => "card declined", "retryable" => false)
    await busy
    step = client.list_task_steps(busy).first
    asked = database.exec_params("SELECT backoff_request_seconds FROM tasker.workflow_steps WHERE workflow_step_uuid " \
      "= $1", [ step.step_uuid ])
    expect(asked.getvalue(0, 0)).to eq("3").or be_nil
    times = database.exec_params("SELECT EXTRACT(EPOCH FROM created_at) FROM tasker.workflow_step_transitions WHERE " \
      "workflow_step_uuid = $1 AND to_state = 'in_progress' ORDER BY created_at", [ step.step_uuid ])
    first, second = times.column_values(0).map(&:to_f)
    expect(second - first).to be >= 3
  end

  it "knows its health, and that of one that was killed" do
    worker = work
    expect(app.run("rails", "tasker:stranded").output).to match(/No dead worker|--hand-back/)
    Shop.eventually("its health") { app.run("rails", "tasker:health").success? }
    worker.signal(:KILL)
    worker.wait
    outcome = app.run("rails", "tasker:health", "--format", "json")
    expect(outcome.status).to eq(1)
    expect(JSON.parse(outcome.output).first).to include("healthy" => false, "problems" => [ /killed or crashed/ ])
    work # which clears what the dead left
    Shop.eventually("health again") { app.run("rails", "tasker:health").success? }
  end

  it "is unhealthy while a step runs longer than its template allows, and names it" do
    app.write "config/tasker/templates/limited.yaml", YAML.dump(Shop.workflow("limited",
      Shop.step("only", "NapHandler", timeout_seconds: 1)))
    work
    task = hold("limited")
    outcome = Shop.eventually("its worker to be unhealthy") do
      app.run("rails", "tasker:health").then { |outcome| outcome unless outcome.success? }
    end
    expect(outcome.output)
      .to match(/unhealthy: step only of limited #{task} has run for \d+ s, its timeout_seconds is 1$/)
    release(task)
    await task
    Shop.eventually("health again") { app.run("rails", "tasker:health").success? }
  end

  it "says that a database without Tasker's tables is none for it, and starts nothing" do
    database.exec("CREATE DATABASE without_tasker")
    url = URI(ENV.fetch("DATABASE_URL")).tap { |uri| uri.path = "/without_tasker" }.to_s
    outcome = app.run("rails", "tasker:work", env: { "DATABASE_URL" => url, "RUNS" => app.path("runs") })
    expect(outcome.output).to match(/^The worker did not start: The database "without_tasker" has no Tasker in it/)
    expect(outcome.status).to eq(1)
  ensure
    database.exec("DROP DATABASE IF EXISTS without_tasker")
  end

  it "starts where the specification starts it, and ends there on TERM" do
    runner = work("rails", "runner", "sleep", TASKER_WORKER_ENABLED: "true", ready: nil)
    task = Shop.eventually("a task to be taken") { create("nap") rescue nil }
    await task
    expect(private_queues_of(runner.pid)).not_to be_empty
    expect(runner.stop.termsig).to eq(15)
    expect(private_queues_of(runner.pid)).to be_empty
  end

  {
    "single" => [], "cluster" => %w[ -w 2 ], "cluster without preloading" => %w[ -w 2 --no-preload ]
  }.each do |mode, arguments|
    it "works in Puma (#{mode}) and ends with it, no step lost" do
      app.write "config/puma_tasker.rb", "plugin :tasker\nbind \"tcp://127.0.0.1:0\"\n" \
        "#{"preload_app! false" if mode.include?("without")}"
      puma = work("puma", "-C", "config/puma_tasker.rb", *(arguments - %w[ --no-preload ]),
        ready: /Use Ctrl-C|Listening/)
      tasks = Array.new(20) { create("nap", seconds: 0.1) }
      Shop.eventually("some to run") { app.runs.size > 3 }
      puma.signal(:TERM)
      # Now and then a process of Puma waits for ever on TERM, without this gem too (puma/puma#3677). A cluster kills it
      # after 30 seconds; in single mode it is killed here. Its worker has ended before that.
      arguments.empty? ? (Shop.eventually("it to end") { puma.ended? } rescue puma.finish) : puma.wait
      work
      await tasks
      expect(runs_of(tasks).values).to eq([ 1 ] * 20)
    end
  end

  if ENV["TASKER_STACK_RESTART"]
    context "when parts of the engine are restarted under load" do
      # The database may have been restarted since the example began.
      def database_now
        session = PG.connect(ENV.fetch("DATABASE_URL"))
        yield session
      ensure
        session&.close
      end

      # A server stops listening only if its first attempt to connect again fails, and a quick restart is over before.
      def deaf?
        listening = "SELECT FROM pg_stat_activity WHERE query LIKE 'LISTEN \"pgmq_message_ready.orchestration\"%'"
        database_now { |pg| pg.exec(listening).ntuples.zero? }
      end

      # A database that forgets what it has said was written down is no production's, and no worker's to mend. The
      # setting is for sessions that begin after it.
      before do
        database.exec("ALTER DATABASE #{database.quote_ident(database.db)} SET synchronous_commit = on")
        Shop.restart "server"
        Shop.eventually("the server") { client.health_check rescue nil }
      end

      # The server (0.1.8) does not listen again after its database was away, and takes ten seconds a task from then on.
      after { Shop.restart "server" }

      it "never queues a result twice while a server that no longer hears of them takes them slowly, and says that " \
        "it does" do
        tasks, most, worker, health = [], 0, nil, nil
        told = -> { app.log.match?(/\d+ results have waited for the server for up to \d+ s; it takes them slowly/) }
        # Now and then the server listens again, and takes all of them at once: another round.
        3.times do
          next if health&.status == 1

          worker&.stop
          FileUtils.rm_f(app.path("log/development.log"))
          # All of them wait for a worker: their results come at once, many more than the server takes in the time.
          tasks.concat(Array.new(120) { create("nap", seconds: 0) })
          waiting = -> { database_now { |pg| pg.exec("SELECT FROM pgmq.q_worker_shop_queue").ntuples } }
          Shop.eventually(-> { "all steps to be sent: #{waiting.call}" }) { waiting.call >= 120 }
          Shop.eventually("a server that no longer listens", seconds: 60) do
            Shop.restart "database"
            Shop.eventually("the server") { client.health_check rescue nil }
            sleep 2
            deaf?
          end
          worker = work(THREADS: "4")
          Shop.eventually("it to be told, or all results to be taken", seconds: 90) do
            copies = database_now do |pg|
              pg.exec("SELECT count(*) FROM pgmq.q_orchestration_step_results GROUP BY message->>'step_uuid'")
                .column_values(0).map(&:to_i)
            end
            most = [ most, *copies ].max
            told.call || (copies.empty? && app.runs.size >= tasks.size)
          end
          health = app.run("rails", "tasker:health")
        end
        expect(health).to have_attributes(status: 1, output: /results have waited for the server/)
        Shop.restart "server"
        await tasks
        expect(most).to eq(1)
        expect(runs_of(tasks).values).to eq([ 1 ] * tasks.size)
        Shop.eventually("it to be over") { app.log.include?("results no longer wait for the server") }
      end

      %w[ server database ].each do |part|
        it "outlives a restart of the #{part}: what workers held is done, and nothing that had completed runs again" do
          worker = work
          tasks = Array.new(40) { create("nap", seconds: 0.1) }
          Shop.eventually("some to run") { app.runs.size > 5 }
          Shop.restart part
          work if worker.ended? && expect(worker.wait.exitstatus).to(eq(3))
          Shop.eventually("the server") { client.health_check rescue nil }
          left = -> { tasks.reject { |task| state(task) == "complete" } }
          Shop.eventually(-> {
            "no step to be in a worker's hands, but #{left.call.size} tasks are left, of which " \
              "#{EngineTables.in_workers_hands(left.call)}; the worker said: #{app.log.lines.last(20).join}"
          }, seconds: 90) do
            left.call.size <= 5 && EngineTables.in_workers_hands(left.call).empty?
          end

          runs, claims = runs_of(tasks), EngineTables.claims_of(tasks)
          expect(runs.select { |step, count| count > claims.fetch(step) }).to be_empty
          expect(EngineTables.claimed_after_completion(tasks)).to be_empty
        end
      end
    end
  end
end
