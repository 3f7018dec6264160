# frozen_string_literal: true

require_relative "support/examples"

# A worker and its database: what it may do there, how much it asks of it, and what becomes of steps when one of the two
# stands still.
RSpec.describe "A worker and its database, on the real engine" do
  include Shop::Examples

  before(:all) { @app = Shop.application.tap(&:bring_templates) }

  def name_of(worker) = worker.output[/Tasker worker (tcr\w+)/, 1]

  def step(task) = client.list_task_steps(task).first

  def pids = app.runs.map { |pid, _| pid.to_i }

  # Of the process's own ends of its connections.
  def ports_of(pid)
    sockets = Dir["/proc/#{pid}/fd/*"].filter_map { |file| File.readlink(file)[/\Asocket:\[(\d+)\]/, 1] rescue nil }
    connections = File.readlines("/proc/#{pid}/net/tcp").drop(1).map(&:split)
    connections.select { |row| sockets.include?(row[9]) }.map { |row| row[1].split(":").last.hex }
  end

  it "does not take the late result of a worker that was frozen and taken for dead for that of the attempt which " \
    "runs elsewhere" do
    frozen = work
    task = hold("signed_nap")
    expect(pids).to eq([ frozen.pid ])
    frozen.signal(:STOP)
    expect(step(task).current_state).to eq("in_progress")
    living = work
    Shop.eventually("it to be told to be frozen") do
      app.log.include?("worker #{name_of(frozen)} (pid #{frozen.pid} on #{Socket.gethostname}) holds its lock but " \
        "has been silent")
    end
    expect(app.run("rails", "tasker:stranded").output)
      .to match(/#{name_of(frozen)} .* is frozen: .*\n  signed_nap\/only #{step(task).step_uuid} of task #{task}, /)

    refused = app.run("rails", "tasker:stranded", "--hand-back", name_of(living))
    expect(refused)
      .to have_attributes(status: 1,
        output: a_string_matching(/Worker #{name_of(living)} is running: it was active \d+ s ago/))
    expect(app.run("rails", "tasker:stranded", "--hand-back", name_of(frozen)).output).to include("handed back: 1,")
    Shop.eventually("the other to run it") { pids == [ frozen.pid, living.pid ] }
    release(task, process: frozen.pid)
    frozen.signal(:CONT)
    Shop.eventually("the late result") { app.log.match?(/step #{step(task).step_uuid}\): its result is dropped/) }
    release(task)
    await task
    expect(step(task).results["result"]).to eq("by" => living.pid)
    expect(frozen.wait.exitstatus).to eq(3) # what it held was handed back, so it ends
    expect(step(task).attempts).to eq(2)
  end

  it "runs a step once whose result the engine can't carry, and says where that is" do
    work
    task = create("huge_number")
    await task, "blocked_by_failures"
    expect(step(task).results["error"])
      .to include("message" => start_with("orders.0.id is an Integer beyond 64 bits."), "retryable" => false)
    expect(pids.size).to eq(1)
  end

  it "comes down to four sessions when it is idle, three of them tasker-rb's, asks little, and wakes at once" do
    worker = work(HAND_BACK_AFTER: "30", TASKER_CONFIG_PATH: nil) # as in production; the other examples want it sooner
    await create
    # The server, which has a pool too, is left out, and so is Active Record's session, by which the worker looks for
    # the application's starts: here that is in the same database, and has the program's name.
    names = lambda do
      database.exec_params(<<~SQL, [ "{#{ports_of(worker.pid).join(",")}}" ]).column_values(0).tally
        SELECT application_name FROM pg_stat_activity WHERE client_port = ANY($1) AND application_name <> 'bin/rails'
      SQL
    end
    feeder, runner = %w[ feeder runner ].map { |part| "tasker #{name_of(worker)} #{part}" }
    expect(names.call).to include(feeder => 1, runner => 1)
    Shop.eventually(-> { "four sessions instead of #{names.call}" }, seconds: 60) do
      names.call == { feeder => 1, "" => 3 }
    end

    asked = Set.new
    ending = Process.clock_gettime(Process::CLOCK_MONOTONIC) + 12
    while Process.clock_gettime(Process::CLOCK_MONOTONIC) < ending
      asked.merge(database.exec(<<~SQL).values)
        SELECT pid, query_start FROM pg_stat_activity WHERE application_name LIKE 'tasker #{name_of(worker)}%'
      SQL
      sleep 0.02
    end
    expect(asked.size - 1).to be <= 6 # in 12 s; the first is from before

    enqueued, begun = database.exec_params(<<~SQL, [ create.tap { |task| await task } ]).values.first.map(&:to_f)
      SELECT EXTRACT(EPOCH FROM t.created_at), EXTRACT(EPOCH FROM b.created_at) FROM tasker.workflow_steps ws
      JOIN tasker.workflow_step_transitions t ON t.workflow_step_uuid = ws.workflow_step_uuid AND t.to_state = 'enqueued'
      JOIN tasker.workflow_step_transitions b ON b.workflow_step_uuid = ws.workflow_step_uuid AND b.to_state = 'in_progress' WHERE ws.task_uuid = $1
    SQL
    expect(begun - enqueued).to be < TaskerContribRails::Worker::Feeder::IDLE / 2
  end

  describe "with the rights that docs/deployment.md gives" do
    def self.statements
      File.read(File.expand_path("../../docs/deployment.md", __dir__)).scan(/^```sql\n(.*?)^```/m).flatten
    end

    def url_of(role) = ENV.fetch("DATABASE_URL").sub(%r{//[^@]+@}, "//#{role}:secret@")

    before do
      remove
      self.class.statements.each { |statement| database.exec(statement) }
    end

    after do
      @processes.each(&:finish)
      remove
      FileUtils.rm_f(app.path("config/tasker/templates/fresh.yaml"))
    end

    def remove
      %w[ tasker_reader tasker_worker ].each do |role|
        if database.exec("SELECT FROM pg_roles WHERE rolname = '#{role}'").any?
          database.exec("DROP OWNED BY #{role} CASCADE; DROP ROLE #{role}")
        end
      end
      database.exec("DELETE FROM pgmq.meta WHERE to_regclass('pgmq.q_' || queue_name) IS NULL")
    end

    it "runs workflows of every kind and one of a new namespace, hands back what a killed worker held, and leaves no " \
      "queue; a reader sees it" do
      name = "fresh#{SecureRandom.hex(3)}"
      app.write "config/tasker/templates/fresh.yaml", YAML.dump(Shop.one_step("nap", "NapHandler")
        .merge("namespace_name" => name))
      killed = work(DATABASE_URL: url_of("tasker_worker"))
      tasks = [
        *%w[ linear diamond decision batch busy ].map { |kind| create(kind) },
        client.create_task(name: "nap", namespace: name, context: { at: Time.now }).task_uuid
      ]
      tasks.each { |task| await task }

      held = hold
      killed.signal(:KILL)
      killed.wait
      seen = app.run("rails", "tasker:stranded",
        env: { "DATABASE_URL" => url_of("tasker_reader"), "TASKER_CONFIG_PATH" => ENV.fetch("TASKER_CONFIG_PATH") })
      expect(seen)
        .to have_attributes(status: 0, output: /nap\/only #{step(held).step_uuid} of task #{held}, since .*, begun/)

      living = work(DATABASE_URL: url_of("tasker_worker"))
      release(held)
      await held
      expect(living.stop.exitstatus).to eq(0)
      expect(database.exec("SELECT FROM pg_tables WHERE schemaname = 'pgmq' AND tableowner = 'tasker_worker' AND " \
        "tablename LIKE '%tcr%'").ntuples).to eq(0)
      expect(app.log).not_to include("permission denied")
    end
  end

  it "does not start on a database that has no Tasker in it, and says what to do" do
    database.exec("CREATE DATABASE no_tasker_here")
    outcome = app.run("rails", "tasker:work",
      env: {
        "DATABASE_URL" => ENV.fetch("DATABASE_URL").sub(%r{/[^/?]+(?=\z|\?)}, "/no_tasker_here"),
        "TASKER_CONFIG_PATH" => nil
      })
    expect(outcome.status).to eq(1)
    expect(outcome.output.lines.grep(/Tasker/))
      .to match([
        /did not start: The database "no_tasker_here" has no Tasker in it \(no .*\): run Tasker's migrations on it/
      ])
  ensure
    database.exec("DROP DATABASE IF EXISTS no_tasker_here WITH (FORCE)")
  end
end
