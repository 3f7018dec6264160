# frozen_string_literal: true

require_relative "support/examples"
require_relative "support/engine_stand_in"

# Who holds which step, statement by statement, on the engine's own database and with its server. No worker runs: the
# examples play the engine's worker, and so can stop it where a real one is stopped once in a thousand times.
RSpec.describe "Claims, on the real engine" do
  include Shop::Examples

  before(:all) { @app = Shop.application.tap(&:bring_templates) }

  let(:engine) { EngineStandIn.new }
  let(:claims) { session }
  let(:sweeper) { sweeper_with(session) }

  before do
    @sessions, @tasks = [], []
    engine.forget([])
  end

  after do
    engine.forget(@tasks)
    @sessions.each { |claims| claims.database.close }
    engine.close
  end

  # Claims by way of a session of its own, as each part of a worker has one.
  def session(name = "claims spec", results: "orchestration_step_results")
    session = TaskerContribRails::Database::Session.new(ENV.fetch("DATABASE_URL"), name:)
    TaskerContribRails::Database::Claims.new(session, results:).tap { |claims| @sessions << claims }
  end

  def sweeper_with(claims, **) = TaskerContribRails::Worker::Sweeper.new(claims:, shared: "worker", **)

  def feeder(queue, claims: session, limit: 2, activity: TaskerContribRails::Worker::Activity.new)
    TaskerContribRails::Worker::Feeder.new(claims:, worker: worker_of(queue), namespaces: %w[ shop ], shared: "worker",
      activity:, limit:)
  end

  def worker_of(queue) = TaskerContribRails::Database::PrivateQueue.worker_of(queue)

  # @return [String] the task, whose first step waits in the shared queue
  def create(name = "nap", first: "only")
    super(name).tap do |task|
      @tasks << task
      await_state(task, "enqueued", first)
    end
  end

  def await_state(task, state, name = "only")
    Shop.eventually(-> { "#{name} to be #{state}, which is #{engine.step(task, name).state}" }) do
      engine.step(task, name).state == state
    end
  end

  # A task whose step was moved into a worker's queue and claimed there. The engine puts the message away after that.
  def claimed(queue, name = "nap", put_away: true)
    task = create(name)
    claims.move(EngineStandIn::SHARED, queue, 9)
    [ task, engine.claim(engine.step(task), (queue if put_away)) ]
  end

  def begin_step(task, queue, name = "only") = claims.begin(engine.step(task, name).uuid, worker_of(queue), "this spec")

  describe "moving steps into a worker's queue" do
    it "takes no more than there is place for" do
      steps = Array.new(3) { engine.step(create).uuid }
      queue = engine.worker_queue
      expect(claims.move(EngineStandIn::SHARED, queue, 2)).to eq(steps.first(2))
      expect(engine.waiting(queue)).to eq(steps.first(2))
      expect(engine.waiting(EngineStandIn::SHARED)).to eq(steps.last(1))
    end

    it "moves all or nothing: what could not arrive is in the shared queue as if nobody had looked" do
      steps = Array.new(2) { engine.step(create).uuid }
      expect { claims.move(EngineStandIn::SHARED, "tcrnowhere0_shop_queue", 2) }
        .to raise_error(TaskerContribRails::Error::DatabaseRefused)
      expect(claims.move(EngineStandIn::SHARED, engine.worker_queue, 2)).to eq(steps)
    end

    it "puts away a message whose step can't be claimed any more, and so no place is lost to it" do
      dead, waiting = engine.step(create), engine.step(create)
      engine.claim(dead)
      queue = engine.worker_queue
      feeder = feeder(queue, limit: 1)
      2.times { feeder.feed }
      expect(engine.waiting(queue)).to eq([ waiting.uuid ])
      expect(engine.put_away(EngineStandIn::SHARED)).to include(dead.uuid)
      expect(engine.waiting(EngineStandIn::SHARED)).to be_empty
    end

    it "does not take for dead what was enqueued after it began to look" do
      step, queue, mover = engine.step(create), engine.worker_queue, session
      moving = nil
      engine.enqueue_again(step) do
        moving = Thread.new { mover.move(EngineStandIn::SHARED, queue, 1) }
        Shop.eventually("it to look") { engine.awaited?(EngineStandIn::SHARED) }
      end
      expect(moving.value).to eq([ step.uuid ])
      expect(engine.waiting(queue)).to eq([ step.uuid ])
    end

    it "frees the place of a step that was moved and can't be claimed any more" do
      gone, waiting, next_one = Array.new(3) { engine.step(create) }
      queue = engine.worker_queue
      activity = TaskerContribRails::Worker::Activity.new
      feeder = feeder(queue, activity:)
      expect(feeder.feed).to eq(2)
      engine.claim(gone) # by another; the engine leaves our message where it is
      allow(activity).to receive(:now).and_return(activity.now + 6)
      feeder.reap
      expect(activity.steps.map(&:step_uuid)).to eq([ waiting.uuid ])
      expect(feeder.feed).to eq(1)
      expect(engine.waiting(queue)).to eq([ waiting.uuid, next_one.uuid ])
    end
  end

  describe "beginning a step" do
    let(:queue) { engine.worker_queue }

    it "is for one worker, who may ask again; another hears that it is not its own" do
      task, claim = claimed(queue)
      expect(Array.new(2) { begin_step(task, queue) })
        .to eq([ TaskerContribRails::Database::Claims::Begun.new(claim:, attempt: 1) ] * 2)
      expect(begin_step(task, engine.worker_queue)).to be_nil
    end

    it "is not for a worker whose claim was handed back meanwhile" do
      task, claim = claimed(queue)
      claims.hand_back(claim, "gone")
      expect(begin_step(task, queue)).to be_nil
    end
  end

  describe "handing back a claim" do
    let(:queue) { engine.worker_queue }

    it "happens once, however often it is asked for" do
      task, claim = claimed(queue)
      expect(Array.new(2) { claims.hand_back(claim, "gone") }).to eq([ true, false ])
      await_state(task, "enqueued")
      expect(engine.history(engine.step(task)))
        .to eq(%w[
          pending enqueued in_progress enqueued_as_error_for_orchestration waiting_for_retry pending enqueued
        ])
    end

    it "happens once when four sessions ask at the same moment" do
      handed_back = Array.new(4) { claimed(queue) }
      sessions = Array.new(4) { session.tap { |claims| claims.lock("tcrwarmedup") } }
      given = handed_back.map do |_, claim|
        gate = Thread::Queue.new
        threads = sessions.map { |claims| Thread.new { gate.pop && claims.hand_back(claim, "gone") } }
        4.times { gate << true }
        threads.map(&:value)
      end
      expect(given.map(&:tally)).to all(eq(true => 1, false => 3))
      handed_back.each { |task, _| await_state(task, "enqueued") }
      expect(handed_back.map { |task, _| engine.history(engine.step(task)).count("in_progress") }).to eq([ 1 ] * 4)
    end

    it "counts the attempt of a step that had begun" do
      task, claim = claimed(queue)
      begin_step(task, queue)
      claims.hand_back(claim, "the worker ended")
      expect(engine.step(task))
        .to have_attributes(attempts: 1,
          results: include("error" => include("message" => "the worker ended", "retryable" => true)))
      await_state(task, "enqueued")
    end

    it "gives a step that had not begun its attempt back, and so runs even one that must not be retried" do
      task, claim = claimed(queue, "nap_once")
      claims.hand_back(claim, "gone")
      expect(engine.step(task).attempts).to eq(0)
      await_state(task, "enqueued")
    end

    it "gives a step its attempt back that its worker left at a checkpoint, and no other worker can say that" do
      task, claim = claimed(queue)
      begin_step(task, queue)
      claims.leave(engine.step(task).uuid, worker_of(engine.worker_queue))
      expect(claims.held([ queue ])).to contain_exactly(have_attributes(claim:, begun: true))
      claims.leave(engine.step(task).uuid, worker_of(queue))
      expect(claims.held([ queue ])).to contain_exactly(have_attributes(claim:, begun: false))
      claims.hand_back(claim, "gone")
      expect(engine.step(task).attempts).to eq(0)
    end

    it "ends a step that must not be retried, and had begun, as failed; it never waits for a retry that does not " \
      "come" do
      task, claim = claimed(queue, "nap_unsafe")
      begin_step(task, queue)
      claims.hand_back(claim, "gone")
      await(task, "blocked_by_failures")
      expect(engine.history(engine.step(task)))
        .to eq(%w[ pending enqueued in_progress enqueued_as_error_for_orchestration error ])
    end

    it "does nothing to the claim of the retry, which is another" do
      task, old = claimed(queue)
      claims.hand_back(old, "gone")
      await_state(task, "enqueued")
      _, new = [ claims.move(EngineStandIn::SHARED, queue, 1), engine.claim(engine.step(task), queue) ]
      expect(claims.hand_back(old, "gone")).to be(false)
      expect(engine.step(task)).to have_attributes(state: "in_progress", claim: new)
      expect(claims.hand_back(new, "gone")).to be(true)
    end

    it "never touches a step that is complete" do
      task, claim = claimed(queue)
      done = engine.result(engine.step(task), slept: true)
      claims.resend(done)
      await(task, "complete")
      before = [ engine.step(task), engine.history(engine.step(task)) ]
      expect(claims.held([ queue ])).to be_empty
      expect([ claim, done, engine.step(task).claim ].flat_map { |any|
        [ claims.hand_back(any, "gone"), claims.resend(any) ]
      }).to all(be_falsy)
      expect([ engine.step(task), engine.history(engine.step(task)) ]).to eq(before)
    end

    it "leaves a task alone that is over" do
      task, claim = claimed(queue)
      engine.give_up(task)
      await(task, "error")
      expect(claims.hand_back(claim, "gone")).to be(false)
      expect(engine.history(engine.step(task))).to eq(%w[ pending enqueued in_progress ])
    end

    it "completes a workflow after one branch was done and the others were lost" do
      task = create("diamond", first: "a")
      run = lambda do |name, complete: true|
        await_state(task, "enqueued", name)
        claims.move(EngineStandIn::SHARED, queue, 9)
        claim = engine.claim(engine.step(task, name), queue)
        complete ? claims.resend(engine.result(engine.step(task, name), done: name)) : claim
      end
      run.call("a")
      lost = run.call("c", complete: false)
      run.call("b")
      claims.hand_back(lost, "gone")
      %w[ c d ].each { |name| run.call(name) }
      await(task, "complete")
    end
  end

  describe "a result that was written down, without a message to the server" do
    it "is sent, and the task completes" do
      queue = engine.worker_queue
      task, = claimed(queue)
      engine.result(engine.step(task), slept: true)
      held = claims.held([ queue ])
      expect(held).to match([ have_attributes(step_uuid: engine.step(task).uuid, state: "enqueued_for_orchestration") ])
      expect(claims.resend(held.first.claim)).to eq(:sent)
      await(task, "complete")
      expect(engine.step(task).results).to include("result" => { "slept" => true })
      expect(engine.history(engine.step(task)).count("complete")).to eq(1)
    end
  end

  describe "a result that the server has not taken" do
    let(:queue) { engine.worker_queue }
    let(:unread_queue) { engine.queue("spec_results_queue") }
    let(:unread) { session(results: unread_queue) } # by no server

    it "is announced again, and never sent a second time while its message waits, which alone is counted" do
      [ "{}", "7", JSON.generate(step_uuid: "nope") ].each { |nonsense| engine.send_text(unread_queue, nonsense) }
      tasks = Array.new(3) { claimed(queue).first }
      tasks.each { |task| engine.result(engine.step(task), slept: true) }
      held = unread.held([ queue ])
      expect(Array.new(3) { held.map { |step| unread.resend(step.claim) } })
        .to eq([ [ :sent ] * 3, *[ [ :queued ] * 3 ] * 2 ])
      expect(unread.waiting).to have_attributes(count: 3, seconds: be_between(0, 60))
      expect(engine.waiting(unread_queue).compact - [ "nope" ])
        .to match_array(tasks.map { |task| engine.step(task).uuid })

      expect(held.map { |step| claims.resend(step.claim) }).to eq([ :sent ] * 3)
      tasks.each { |task| await(task, "complete") }
    end
  end

  describe "messages that are about no step, whatever JSON they are" do
    let(:nonsense) do
      [
        { step_uuid: "nope" }, {}, [], [ 1, 2 ], "text", 7, true, nil,
        { step_uuid: 7, task_uuid: [], correlation_id: {} }, { step_uuid: nil },
        { step_uuid: SecureRandom.uuid }, { step_uuid: "0" * 1_000_000 },
        { step_uuid: "\u202e\e[31m", task_uuid: "\n" },
        { step_uuid: SecureRandom.uuid, task_uuid: SecureRandom.uuid, correlation_id: "#{SecureRandom.uuid}\n" },
        { step_uuid: "{#{SecureRandom.uuid}}", task_uuid: SecureRandom.uuid, correlation_id: SecureRandom.uuid }
      ].map { |message| JSON.generate(message) } << nil # which is NULL
    end
    let(:queue) { engine.worker_queue }

    before { allow(TaskerContribRails).to receive_messages(logger: Logger.new(@logged = StringIO.new), report: nil) }

    it "are put away and reported, each once, and the steps behind them are moved" do
      nonsense.each { |message| engine.send_text(EngineStandIn::SHARED, message) }
      step = engine.step(create)
      feeder = feeder(queue)
      (nonsense.size + 1).times { feeder.feed }
      expect(engine.waiting(queue)).to eq([ step.uuid ])
      expect(engine.waiting(EngineStandIn::SHARED)).to be_empty
      expect(TaskerContribRails).to have_received(:report).exactly(nonsense.size).times
        .with(an_instance_of(TaskerContribRails::Error::MessageMalformed), source: "tasker.feeder",
          queue: EngineStandIn::SHARED)
      expect(@logged.string.lines)
        .to have_attributes(size: nonsense.size).and all(match(/Message \d+ in queue worker_shop_queue names no step/))
    end

    it "change nothing in a worker's own queue and in what was put away there" do
      nonsense.each { |message| engine.send_text(queue, message) && engine.archive_text(queue, message) }
      task, = claimed(queue)
      step = engine.step(task)
      expect(claims.held([ queue ]).map(&:step_uuid)).to eq([ step.uuid ])
      expect(claims.unclaimable(queue, [ step.uuid ])).to be_empty
      claims.prune(queue)
      expect(engine.put_away(queue)).to eq([ step.uuid ])
      expect(Array.new(2) { claims.put_away_nonsense(queue).size }).to eq([ nonsense.size, 0 ])
      expect(sweeper.sweep(claims.workers.find { |owner| owner.queues == [ queue ] }))
        .to have_attributes(handed_back: [ have_attributes(step_uuid: step.uuid) ], sent_on: [])
      expect(engine.queue?(queue)).to be(false)
    end
  end

  describe "what a dead worker held" do
    let(:dead) { engine.worker_queue }
    let(:living) { engine.worker_queue }

    def owner(queue) = claims.workers.find { |owner| owner.queues == [ queue ] }

    it "is exactly what it had claimed, begun or not, and nothing of another" do
      theirs = [ *Array.new(2) { claimed(dead) }, claimed(dead, put_away: false) ]
      ours = Array.new(3) { claimed(living) }
      begin_step(theirs.first.first, dead)
      expect(claims.held([ dead ]).map(&:claim)).to match_array(theirs.map(&:last))
      expect(claims.held([ dead ]).map(&:begun).tally).to eq(true => 1, false => 2)

      swept = sweeper.sweep(owner(dead))
      expect(swept)
        .to have_attributes(handed_back: match_array(theirs.map { |_, claim| have_attributes(claim:) }), sent_on: [],
          resent: [])
      expect(ours.map { |task, _| engine.step(task) }).to all(have_attributes(state: "in_progress"))
      theirs.each { |task, _| await_state(task, "enqueued") }
    end

    it "is not what another runs, though a second message about it lies in the dead one's queue" do
      task = create
      engine.send_again(engine.step(task), dead)
      claims.move(EngineStandIn::SHARED, living, 1)
      engine.claim(engine.step(task), living)
      begin_step(task, living)
      expect(sweeper.sweep(owner(dead))).to have_attributes(handed_back: [], sent_on: [])
      expect(engine.step(task).state).to eq("in_progress")
      expect(claims.held([ living ]).map(&:step_uuid)).to eq([ engine.step(task).uuid ])
    end

    it "goes back to all where it still waited, and the queue goes" do
      task = create
      claims.move(EngineStandIn::SHARED, dead, 1)
      swept = sweeper.sweep(owner(dead))
      expect(swept.sent_on).to eq([ engine.step(task).uuid ])
      expect(engine.waiting(EngineStandIn::SHARED)).to eq([ engine.step(task).uuid ])
      expect(engine.queue?(dead)).to be(false)
    end

    it "is known for as long as it is held: only then is the trace of a message removed" do
      task, claim = claimed(living)
      claims.prune(living)
      expect(claims.held([ living ]).map(&:claim)).to eq([ claim ])
      claims.resend(engine.result(engine.step(task), slept: true))
      await(task, "complete")
      claims.prune(living)
      expect(engine.put_away(living)).to be_empty
    end

    it "leaves no queue behind, though the dead engine's long poll goes on inside the database and holds it" do
      claimed(dead)
      poll = nil # which ends at once where it finds a message
      Shop.eventually("the poll") do
        poll&.alive? ? engine.held?(dead) : (poll = Thread.new { engine.poll(dead, seconds: 60) }) && nil
      end
      expect { sweeper.sweep(owner(dead)) }.to change { engine.queue?(dead) }.from(true).to(false)
      expect(poll.value).to be(:ended)
    end

    it "leaves a backup alone that holds the queue: that goes when a later sweep finds it free" do
      claimed(dead)
      backup = PG.connect(ENV.fetch("DATABASE_URL"))
      backup.exec("BEGIN; SELECT count(*) FROM pgmq.\"q_#{dead}\"")
      expect(sweeper.sweep(owner(dead)).handed_back.size).to eq(1)
      expect(backup.exec("COMMIT").result_status).to eq(PG::PGRES_COMMAND_OK)
      expect { sweeper.sweep(owner(dead)) }.to change { engine.queue?(dead) }.from(true).to(false)
    ensure
      backup&.close
    end

    it "is for one to hand back: two that sweep at once do not meet" do
      claimed(dead)
      other = session
      other.lock(worker_of(dead))
      expect(sweeper.sweep(owner(dead))).to be_nil
      other.unlock(worker_of(dead))
      expect(sweeper.sweep(owner(dead)).handed_back.size).to eq(1)
    end
  end

  describe "a worker that starts" do
    # The engine as far as a start is concerned: it reads its queue's name, makes the queue and listens. Meanwhile, an
    # impatient feeder would have time enough.
    def engine_that(&while_it_starts)
      Class.new do
        define_method(:start) do |environment|
          while_it_starts.call(File.read(environment.fetch("TASKER_CONFIG_PATH"))[/^worker_namespace = "(\w+)"/, 1])
          [ "shop" ]
        end
        def load = nil
        def running? = true
        def poll = nil
        def stop = nil
        def version = "0"
      end.new
    end

    it "moves nothing before its engine listens: what was sent earlier would wait for the slow poll" do
      task = create
      queue = nil
      starting = engine_that do |name|
        queue = engine.worker_queue(name)
        sleep 0.3
        expect(engine.waiting(queue)).to be_empty
      end
      allow(TaskerContribRails::EventBridge).to receive(:start)
      allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(nil))
      root = Pathname(Dir.mktmpdir)
      root.join("config/tasker/templates").mkpath
      root.join("config/tasker/templates/nap.yaml").write("name: nap\n")
      settings = Shop.settings(root:)
      worker = TaskerContribRails::Worker.new(settings:,
        parts: -> { TaskerContribRails::Worker::Parts.new(settings:, runtime: starting) })
      worker.start
      Shop.eventually("the step to be moved") { engine.waiting(queue) == [ engine.step(task).uuid ] }
    ensure
      worker&.stop(timeout: 0)
      root&.rmtree
    end
  end

  describe "telling the dead from the living" do
    let(:queue) { engine.worker_queue }

    # Looks as a worker does that has just started, and says which of the workers that this example knows was found
    # dead: its lock has been free for this many seconds.
    def look(after: 60) = sweeper_with(session, after:).look.map(&:worker) & [ worker_of(queue) ]

    def look_later
      sleep 0.6
      look(after: 0.5)
    end

    it "takes a lock that is free once for a restart of the database, and one that is free twice for death" do
      task, = claimed(queue)
      feeder = feeder(queue, claims: session("a worker that lives"))
      feeder.enter
      expect(look).to be_empty

      engine.end_session("a worker that lives")
      expect(look).to be_empty
      expect { feeder.feed }.to raise_error(TaskerContribRails::Error::DatabaseUnavailable)
      feeder.feed # in a new session, and so with the lock again
      expect(look_later).to be_empty
      expect(engine.step(task).state).to eq("in_progress")

      engine.end_session("a worker that lives") # and this time it does not come back
      expect(look).to be_empty # what was seen before it came back says nothing now
      expect(look_later).to eq([ worker_of(queue) ])
      await_state(task, "enqueued")
    end

    it "remembers in the database since when a lock is free: no worker lives as long as that, and the dead one's " \
      "steps are handed back" do
      task, = claimed(queue)
      claims.sign(queue, { pid: 1, host: "gone" })
      looks = [ look, look, look_later ] # each by another sweeper, in a session of its own
      expect(looks).to eq([ [], [], [ worker_of(queue) ] ])
      await_state(task, "enqueued")
      expect(engine.step(task).results.dig("error", "message")).to include("pid 1 on gone")
    end

    it "forgets a mark that a living worker bears, whoever wrote it" do
      feeder(queue, claims: session("a worker that lives")).enter
      claims.mark(claims.workers.find { |owner| owner.queues == [ queue ] }, dead: true)
      look
      expect(claims.workers.find { |owner| owner.queues == [ queue ] }.dead_for).to be_nil
    end

    it "tells a worker that comes back after it was swept that it was taken for dead" do
      feeder = feeder(queue, claims: session("a worker that was away"))
      feeder.enter
      engine.end_session("a worker that was away")
      look
      look_later
      expect { feeder.feed }.to raise_error(TaskerContribRails::Error::DatabaseUnavailable)
      expect { feeder.feed }.to raise_error(TaskerContribRails::Error::WorkerLost)
      expect(feeder).to be_taken_for_dead
    end

    it "tells a worker that comes back while it is swept that it was taken for dead" do
      feeder = feeder(queue)
      session.lock(worker_of(queue))
      expect { feeder.enter }.to raise_error(TaskerContribRails::Error::WorkerLost)
      expect(feeder).to be_taken_for_dead
    end
  end
end
