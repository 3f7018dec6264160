# frozen_string_literal: true

require_relative "support/examples"

# The processes that a worker lives in, or must not: what starts one, what ends it, and whose the signals are.
RSpec.describe "A process and its worker, on the real engine" do
  include Shop::Examples

  ENABLED = { TASKER_WORKER_ENABLED: "true" }.freeze

  before(:all) do
    @app = Shop.application.tap(&:bring_templates)
    @app.write "config/initializers/processes.rb", HOOKS
  end

  after(:all) { FileUtils.rm(@app.path("config/initializers/processes.rb")) }

  # What the examples need to do inside of a process, and to hear from it. None of it is in the gem.
  HOOKS = <<~'RUBY'
    def note(line) = File.write(Rails.root.join("tmp/notes"), "#{line}\n", mode: "a")

    Rails.error.subscribe(Class.new { def report(error, source: nil, **) = note("#{source}: #{error.class}: #{error.message}") }.new)
    ENV["OWN_TRAPS"].to_s.split.each { |signal| trap(signal) { note "own #{signal}" } }

    if ENV["KILL_POLLER"]
      Thread.new do
        sleep 0.05 until Rails.root.join(ENV["KILL_POLLER"]).exist?
        Thread.list.find { |thread| thread.name.to_s.start_with?("tasker-handler") }.kill
      end
    end
  RUBY

  before { %w[ tmp/notes tmp/now ].each { |file| FileUtils.rm_f(app.path(file)) } }

  def notes = File.exist?(app.path("tmp/notes")) ? app.read("tmp/notes").lines(chomp: true) : []

  # What is logged meanwhile.
  def logged
    before = app.log.size
    yield
    app.log[before..]
  end

  def result_of(task) = client.list_task_steps(task).first.results["result"]

  # The processes that say of a queue that it is theirs, once for each queue: a worker has one, since there is one
  # namespace.
  def pids_with_a_worker
    database = PG.connect(ENV.fetch("DATABASE_URL"))
    comments = database.exec("SELECT obj_description(to_regclass('pgmq.q_' || queue_name), 'pg_class') FROM " \
      "pgmq.meta WHERE queue_name LIKE 'tcr%'").column_values(0)
    comments.compact.map { |comment| JSON.parse(comment)["pid"] }
  ensure
    database.close
  end

  def alive?(pid) = Process.kill(0, pid) == 1 rescue false

  {
    "a console" => [ [ "rails", "console" ], "this is a console" ],
    "a migration" => [ [ "rails", "db:migrate" ], "this is a rake task" ],
    "another rake task" => [ [ "rails", "db:version" ], "this is a rake task" ],
    "a generator" => [ [ "rails", "generate", "model", "Order", "--pretend" ], "this is a generator" ],
    "any other command" => [ [ "rails", "routes" ], "this is neither a server nor a runner" ]
  }.each do |what, (command, reason)|
    it "is not started by #{what}, although that is asked to" do
      outcome = nil
      log = logged do
        outcome = app.run(*command, input: "puts TaskerContribRails.worker.state\n",
          env: { "DATABASE_URL" => nil, **ENABLED.transform_keys(&:to_s) })
      end
      expect(outcome).to be_success
      expect(outcome.output).to match(/^stopped$/) if what == "a console"
      expect(log).to include("worker_enabled, but no worker starts here: #{reason}")
      expect(log).not_to include("[Tasker] worker tcr")
    end
  end

  it "is one, however often it is started; a fork has none; and every signal stays the app's" do
    signals = %w[ TERM INT HUP QUIT USR1 USR2 TTIN TTOU WINCH ]
    app.write "script.rb", <<~'RUBY'
      worker = TaskerContribRails.worker
      note "#{worker.state}, started again it is #{worker.start.equal?(worker) ? "the same" : "another"}"
      child = fork do
        worker.start
      rescue => error
        note "#{error.class}: #{error.message}"
      ensure
        exit!
      end
      Process.wait(child)
      ENV["OWN_TRAPS"].split.each { |signal| Process.kill(signal, Process.pid) && sleep(0.05) }
      sleep 0.05 until Rails.root.join("tmp/now").exist?
    RUBY
    runner = work("rails", "runner", "script.rb", ready: nil, OWN_TRAPS: signals.join(" "), **ENABLED)
    tasks = Array.new(2) { create }
    await tasks
    Shop.eventually("the last signal") { notes.include?("own #{signals.last}") }
    expect(notes).to match([ "running, started again it is the same",
      /WorkerForked: A worker was started in process #{runner.pid}, and this fork has none .*Start it after the fork/,
      *signals.map { |signal| "own #{signal}" } ])
    expect(runs_of(tasks).values).to eq([ 1, 1 ])
    expect(pids_with_a_worker.count(runner.pid)).to eq(1)

    FileUtils.touch(app.path("tmp/now"))
    expect(runner.wait.exitstatus).to eq(0)
    expect(pids_with_a_worker).not_to include(runner.pid)
  end

  it "runs changed code from the next step on, and on TERM does what the app had set for that, too" do
    worker = work(OWN_TRAPS: "TERM")
    before = [ create("nap"), create("namespaced") ]
    await before
    {
      "app/handlers/nap_handler.rb" => "slept", "app/handlers/payments/refund_handler.rb" => "refunded"
    }.each do |file, word|
      app.write file, app.read(file).sub("#{word}: true", "#{word}: \"changed\"")
    end
    after = [ create("nap"), create("namespaced") ]
    await after
    expect((before + after).map { |task| result_of(task).values.first }).to eq([ true, true, "changed", "changed" ])

    last = hold
    expect(drain(worker, last).exitstatus).to eq(0)
    expect(notes).to eq([ "own TERM" ])
    await last
  end

  it "ends with 3, logged and reported, when a thread in which handlers run dies" do
    worker = work(KILL_POLLER: "tmp/now")
    log = logged do
      FileUtils.touch(app.path("tmp/now"))
      expect(worker.wait.exitstatus).to eq(3)
    end
    why = /Tasker's worker tcr\w+ is dead: a thread that runs handlers has ended/
    expect(log).to match(why)
    expect(notes.grep(/WorkerDied/)).to match([ /\Atasker.worker: TaskerContribRails::Error::WorkerDied: #{why}/ ])
  end

  it "is one in each of Puma's children, which Puma adds, replaces and ends by its own signals" do
    app.write "config/puma_signals.rb", "plugin :tasker\nworkers 1\npreload_app! false\nworker_shutdown_timeout 15\n" \
      "bind \"tcp://127.0.0.1:0\""
    puma = work("puma", "-C", "config/puma_signals.rb", ready: /Worker 0 .*booted/, **ENABLED)
    children = -> { puma.output.scan(/Worker \d+ \(PID: (\d+)\) booted/).flatten.map(&:to_i).uniq }
    living = -> { children.call.select { |pid| alive?(pid) } }
    workers_in = ->(pids) {
      Shop.eventually(-> { "one worker in each of #{pids}: #{pids_with_a_worker}" }) do
        pids_with_a_worker.select { |pid| children.call.include?(pid) }.sort == pids.sort
      end
    }
    workers_in.call(living.call)

    puma.signal(:TTIN)
    Shop.eventually("a second child") { living.call.size == 2 }
    workers_in.call(living.call)

    tasks = Array.new(12) { create(seconds: 0.2) }
    puma.signal(:USR1)
    # Now and then a child waits for ever on TERM, without this gem too (puma/puma#3677), and Puma kills it in the end.
    Shop.eventually("both to be replaced", seconds: 180) do
      children.call.size == 4 && (living.call & children.call.first(2)).empty?
    end
    await tasks
    expect(runs_of(tasks).values).to eq([ 1 ] * 12)
    workers_in.call(living.call)

    puma.stop
    expect(living.call).to be_empty
    expect(pids_with_a_worker & children.call).to be_empty
  end

  it "begins anew with a Puma that restarts itself in its own process, no step lost nor run twice" do
    app.write "config/puma_single.rb", "plugin :tasker\nbind \"tcp://127.0.0.1:0\""
    puma = work("puma", "-C", "config/puma_single.rb", ready: /Use Ctrl-C/)
    Shop.eventually("its worker") { pids_with_a_worker.include?(puma.pid) }
    tasks = Array.new(8) { create(seconds: 0.3) }
    Shop.eventually("some to run") { app.runs.size > 1 }
    puma.signal(:USR2)
    await tasks
    Shop.eventually("its second start") { puma.output.scan("Use Ctrl-C").size == 2 }
    expect(runs_of(tasks).values).to eq([ 1 ] * 8)
    puma.stop
    expect(pids_with_a_worker).not_to include(puma.pid)
  end
end
