# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Worker::StepRunner do
  # The engine's half: remembers what it was given.
  let(:runtime) do
    Class.new(TaskerContribRails::Runtime::TaskerRb) do
      attr_reader :completions, :checkpoints, :announced
      def initialize = (@completions, @checkpoints, @announced = [], [], [])
      def complete(completion) = (@completions << completion) && true
      def checkpoint(data) = (@checkpoints << data) && true
      def announce(name, _payload) = @announced << name
    end.new
  end
  let(:activity) { TaskerContribRails::Worker::Activity.new }
  let(:handlers) { TaskerContribRails::Handlers::Registry.new }
  let(:wrapped) { [] }
  let(:call) do
    TaskerContribRails::Handlers::Call.new(handlers, scope: ->(&block) { wrapped << :in; block.call; wrapped << :out })
  end
  let(:marker) { nil }
  let(:logger) { Logger.new(@log = StringIO.new) }
  subject(:runner) { described_class.new(runtime:, activity:, call:, marker:) }

  before do
    allow(TaskerContribRails).to receive(:logger).and_return(logger)
    allow(TaskerContribRails).to receive(:report)
  end

  def event(retry_options: {}, attempts: 0, step_uuid: "s1", event_id: SecureRandom.uuid)
    { event_id:, task_uuid: "t1", step_uuid:, task_sequence_step: {
      task: {
        task: { task_uuid: "t1", context: { amount: 3 } }, task_name: "order", namespace_name: "shop",
        task_version: "1.0.0"
      },
      workflow_step: { workflow_step_uuid: step_uuid, task_uuid: "t1", name: "charge", attempts:, max_attempts: 3 },
      dependency_results: {},
      step_definition: { name: "charge", handler: { callable: "charge", initialization: {} }, retry: retry_options } } }
  end

  def run(**, &handler)
    handlers.register("charge", handler) if handler
    runner.run(event(**))
    runtime.completions.last
  end

  it "calls the handler inside its scope and sends what it returned" do
    completion = run { |context| { charged: context.get_task_field("amount") } }
    expect(completion).to include(success: true, result: { "charged" => 3 }, step_uuid: "s1")
    expect(wrapped).to eq(%i[in out])
    expect(runtime.announced).to eq(%w[ step.execution.received step.completion.sent ])
    expect(activity.counts).to include(claimed: 1, done: 1, failed: 0)
  end

  context "with what surrounded the start of the task" do
    before do
      ActiveSupport::CurrentAttributes.clear_all
      stub_const("Current", Class.new(ActiveSupport::CurrentAttributes) { attribute :user })
    end

    after { ActiveSupport::CurrentAttributes.clear_all }

    let(:carrier) { TaskerContribRails::Current::Carrier.new({ "Current" => nil }, key: -> { "a key" }) }
    let(:call) { TaskerContribRails::Handlers::Call.new(handlers, current: carrier) }
    let(:logger) { ActiveSupport::TaggedLogging.new(Logger.new(@log = StringIO.new)) }

    def started_by(user, **more)
      baggage = Current.set(user:) { carrier.take(start: "s") }
      event(**more).tap do |event|
        event[:task_sequence_step][:task][:task][:context][:_tasker] = { start: "s", request: "r-1", **baggage }
      end
    end

    it "sets it around each step, also a retry, and never around the next" do
      seen = []
      handlers.register("charge", ->(_) { seen << Current.user and raise "again" })
      runner.run(started_by("ada"))
      runner.run(started_by("bob", attempts: 1))
      runner.run(event)
      expect(seen).to eq([ "ada", "bob", nil ])
      expect(Current.user).to be_nil
    end

    it "shows the key to no handler and no listener, and tags the log with request, task and step" do
      shown = []
      allow(runtime).to receive(:announce) { |_, payload| shown << payload.inspect }
      allow(runtime).to receive(:announce).with("step.execution.received", anything) do |_, payload|
        shown << payload[:task_sequence_step].task.context
      end
      handlers.register("charge", lambda do |context|
        TaskerContribRails.logger.warn "charging"
        shown << context.context << context.task.context
        {}
      end)
      runner.run(started_by("lovelace"))

      expect(shown.size).to eq(4)
      expect(shown.join).not_to include("_tasker", "lovelace")
      expect(@log.string).to include("[Tasker] [r-1] [order t1] [charge s1] charging")
    end

    it "writes no second line into the log for whoever creates tasks" do
      handlers.register("charge", ->(_) { TaskerContribRails.logger.warn("charging") && {} })
      [ "r-1\n[Tasker] forged\e[31m", "r" * 300, { "a" => 1 }, 7 ].each do |request|
        forged = started_by(nil)
        forged[:task_sequence_step][:task][:task][:context][:_tasker][:request] = request
        runner.run(forged)
      end
      expect(@log.string.lines(chomp: true)).to eq([
        '[Tasker] [r-1\n[Tasker] forged\e[31m] [order t1] [charge s1] charging',
        "[Tasker] [#{"r" * 254}…] [order t1] [charge s1] charging",
        *[ "[Tasker] [order t1] [charge s1] charging" ] * 2
      ])
    end

    it "fails a step whose surroundings somebody else has written, before its handler runs" do
      forged = started_by("ada")
      forged[:task_sequence_step][:task][:task][:context][:_tasker][:signature] = "0" * 64
      handlers.register("charge", ->(_) { raise "it ran" })
      runner.run(forged)
      expect(runtime.completions.last).to include(success: false, error: include(message: /were not signed/))
    end
  end

  {
    "a StandardError" => [ -> { raise ArgumentError, "no amount" }, "no amount", true ],
    "a permanent error" => [ -> { raise TaskerCore::Errors::PermanentError, "card declined" }, "card declined", false ],
    "a SyntaxError" => [ -> { eval("def (") }, /syntax error|unexpected|expect/i, false ],
    "a LoadError" => [ -> { require "no/such/file" }, /no\/such\/file/, false ],
    "a NotImplementedError" => [ -> { raise NotImplementedError, "later" }, "later", false ],
    "a NoMemoryError" => [ -> { raise NoMemoryError, "failed to allocate" }, "failed to allocate", true ],
    "exit" => [ -> { exit(3) }, /called exit/, false ],
    "abort" => [ -> { $stderr.reopen(File::NULL, "w"); abort("over") }, /called exit/, false ],
    "a throw that nobody catches" => [ -> { throw :done }, /uncaught throw/, false ],
    "endless recursion" => [ -> { (recurse = ->(depth) { recurse.(depth + 1) }).(0) }, /stack level/, false ],
    "a result that contains itself" => [
      -> { {}.tap { |hash| hash[:again] = hash } }, /again contains itself\. Return plain values/, false
    ],
    "a result that is no JSON" => [ -> { { file: "\xFF".b } }, /file is binary/, false ]
  }.each do |what, (poison, message, retryable)|
    next if what == "abort" # it closes this process's own output; the end-to-end examples show it

    it "makes #{what} that step's failure, and runs the next" do
      completion = run { |_| poison.call }
      expect(completion)
        .to include(success: false, status: "failed", error: include(message:, retryable:),
          metadata: include(retryable:))
      expect(run(event_id: "next") { |_| 1 }).to include(success: true)
    end
  end

  it "fails the step of a handler that throws to somebody above it" do
    completion = catch(:above) { run { |_| throw :above } || runtime.completions.last } || runtime.completions.last
    expect(completion).to include(success: false, error: include(error_type: "HandlerLeft"))
  end

  it "fails the step of a handler that ends its own thread" do
    handlers.register("charge", ->(_) { Thread.current.kill })
    Thread.new { runner.run(event) }.join
    expect(runtime.completions.last).to include(success: false, error: include(error_type: "HandlerLeft"))
  end

  it "sends only text that PostgreSQL stores, whatever a failure says" do
    failure = {
      message: "caf\xE9\0 is no \u00e9".b, error_type: "ValidationError", error_code: "C\0", retryable: false,
      metadata: { retry_after: Float::INFINITY }
    }
    completion = run { |_| TaskerCore::Types::StepHandlerCallResult.error(**failure) }
    expect(completion)
      .to include(success: false,
        error: include(message: "caf\uFFFD is no \u00e9", error_type: "ValidationError", retryable: false),
        metadata: include(custom: include(error_code: "C")))
    expect(JSON.generate(completion)).not_to include("\\u0000")
  end

  it "fails the step of a template without a handler that can be found" do
    runner.run(event)
    expect(runtime.completions.last)
      .to include(success: false, error: include(message: "No handler found for charge", retryable: false))
  end

  it "asks the server to wait as the template says, or the error" do
    asked = ->(completion) { completion.dig(:orchestration_metadata, :headers, "retry-after") }
    retry_options = { backoff: "exponential", backoff_base_ms: 1000 }
    expect(asked.(run(retry_options:, attempts: 2) { |_| raise "busy" })).to eq("4")
    expect(asked.(run(retry_options:) { |_| raise TaskerCore::Errors::RetryableError.new("busy", retry_after: 7) }))
      .to eq("7")
    expect(asked.(run(retry_options:) { |_| raise TaskerCore::Errors::PermanentError, "no" })).to be_nil
  end

  it "tells of an attempt that failed, by raising and by saying so, in one line each" do
    run do |_|
      TaskerCore::Types::StepHandlerCallResult.error(message: "card declined", error_type: "ValidationError",
        error_code: "LIMIT", retryable: false)
    end
    run(event_id: "next", step_uuid: "s2", attempts: 1) { |_| raise IOError, "closed" }
    failed_in = %r{shop/order failed in charge, attempt}
    expect(@log.string.lines).to match([
      /ERROR.*step charge of #{failed_in} 1 of 3, not to be tried again: ValidationError \[LIMIT\]: .* step s1\)$/,
      /WARN.*step charge of #{failed_in} 2 of 3, tried again: IOError: closed \(task t1, step s2\)$/
    ])
    expect(TaskerContribRails)
      .to have_received(:report).once.with(an_instance_of(IOError),
        include(source: "tasker.step", attempt: 2, handler: "charge"))
  end

  it "tells nothing of it where config.tasker.report_failures is false" do
    handlers.register("charge", ->(_) { raise IOError, "closed" })
    described_class.new(runtime:, activity:, call: TaskerContribRails::Handlers::Call.new(handlers),
      report_failures: false).run(event)
    expect(runtime.completions.last).to include(success: false)
    expect(@log.string).to be_empty
    expect(TaskerContribRails).not_to have_received(:report)
  end

  it "warns once a handler that it converted a result" do
    2.times { |time| run(event_id: time.to_s, step_uuid: "s#{time}") { |_| { at: Time.utc(2026) } } }
    expect(runtime.completions.last[:result]).to eq("at" => "2026-01-01T00:00:00.000Z")
    expect(@log.string.scan("charge returned values that are not JSON (at)").size).to eq(1)
  end

  it "passes a checkpoint on, and keeps its place" do
    yielded = TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 5, items_processed: 5,
      accumulated_results: { at: Time.utc(2026) })
    run { |_| yielded }
    expect(runtime.checkpoints.last)
      .to include(cursor: 5, items_processed: 5, accumulated_results: { "at" => "2026-01-01T00:00:00.000Z" })
    expect(activity.size).to eq(1)
  end

  it "keeps a result although what comes after the handler fails" do
    failing = described_class.new(runtime:, activity:,
      call: TaskerContribRails::Handlers::Call.new(handlers,
        scope: ->(&block) { block.call; raise "could not give the connection back" }))
    handlers.register("charge", ->(_) { 1 })
    failing.run(event)
    expect(runtime.completions.last).to include(success: true)
  end

  it "fails a step for good whose result the engine can't read, and says why" do
    allow(runtime)
      .to receive(:complete).and_wrap_original { |complete, completion|
        completion[:success] ? raise("Failed to convert completion data: no") : complete.call(completion)
      }
    completion = run { |_| 1 }
    expect(completion)
      .to include(success: false,
        error: include(message: "The runtime refused the result: Failed to convert completion data: no",
          error_type: "ResultRefused", retryable: false))
    expect([ activity.size, activity.counts ]).to match([ 0, include(done: 0, failed: 1) ])
  end

  context "with claims" do
    let(:claims) { { "ours" => "claim-1" } }
    let(:taken) { [] }
    let(:begun) { ->(claim) { TaskerContribRails::Database::Claims::Begun.new(claim:, attempt: 1) } }
    let(:marker) do
      Struct.new(:claims, :taken, :begun) {
        def call(step_uuid) = claims[step_uuid]&.then(&begun) and def claimed?(claim) = !taken.include?(claim)
      }.new(claims, taken, begun)
    end

    context "in its second attempt" do
      let(:begun) { ->(claim) { TaskerContribRails::Database::Claims::Begun.new(claim:, attempt: 2) } }

      [ 0, 1, 2 ].each do |read|
        it "counts attempts by the claim, also where the runtime read #{read}" do
          seen = nil
          completion = run(step_uuid: "ours", attempts: read,
            retry_options: { backoff: "exponential", backoff_base_ms: 1000 }) { |context|
              (seen = context.retry_count) && raise("busy")
            }
          expect(seen).to eq(1)
          expect(completion.dig(:orchestration_metadata, :headers, "retry-after")).to eq("2")
          expect(@log.string).to include("attempt 2 of 3, tried again in 2 s")
        end
      end
    end

    it "does not run what is another's" do
      ran = false
      activity.sent(%w[ theirs ])
      run(step_uuid: "theirs") { |_| ran = true }
      expect([ ran, runtime.completions, activity.size ]).to eq([ false, [], 0 ])
    end

    it "runs a claim once, also where two threads are handed it" do
      count, entered, gate = 0, Thread::Queue.new, Thread::Queue.new
      handlers.register("charge", ->(_) { (count += 1) && (entered << :in) && gate.pop })
      activity.sent(%w[ ours ])
      first = Thread.new { runner.run(event(step_uuid: "ours")) }
      entered.pop(timeout: 5)
      runner.run(event(step_uuid: "ours"))
      expect([ count, activity.size ]).to eq([ 1, 1 ])
      gate.close
      first.join(5)
      expect([ count, activity.size, runtime.completions.size ]).to eq([ 1, 0, 1 ])
    end

    it "runs a claim again after a checkpoint" do
      count = 0
      handlers.register("charge",
        ->(_) { (count += 1) == 1 ? TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 1,
          items_processed: 1) : 1 })
      2.times { runner.run(event(step_uuid: "ours")) }
      expect([ count, runtime.checkpoints.size, runtime.completions.size ]).to eq([ 2, 1, 1 ])
    end

    it "leaves it to the next worker after a checkpoint, if this one is being stopped" do
      count, left, stopping = 0, [], false
      marker.define_singleton_method(:leave) { |step_uuid| left << step_uuid }
      handlers.register("charge", ->(_) {
        count += 1
        TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 1, items_processed: 1)
      })
      runner = described_class.new(runtime:, activity:, call:, marker:, stopping: -> { stopping })
      runner.run(event(step_uuid: "ours"))
      stopping = true
      runner.run(event(step_uuid: "ours"))
      expect([ count, left, activity.size, runtime.completions ]).to eq([ 1, [ "ours" ], 0, [] ])
      claims["new"] = "claim-2" # which was claimed before the worker was told to stop
      runner.run(event(step_uuid: "new"))
      expect(count).to eq(2)
    end

    it "runs a step that the engine sends again before it has answered a checkpoint" do
      again = event(step_uuid: "ours")
      allow(runtime).to receive(:checkpoint) { runner.run(again) || true }
      count = 0
      handlers.register("charge",
        ->(_) { (count += 1) == 1 ? TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 1,
          items_processed: 1) : 1 })
      runner.run(event(step_uuid: "ours"))
      expect([ count, runtime.completions.size, activity.size ]).to eq([ 2, 1, 0 ])
    end

    it "drops what an attempt came to whose claim was handed back meanwhile, done, failed or between two checkpoints" do
      outcomes = [
        1, TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 1, items_processed: 1),
        ArgumentError.new("no")
      ]
      outcomes.each_with_index do |outcome, index|
        claims["late"] = "claim-#{index}"
        run(step_uuid: "late") do |_|
          (taken << "claim-#{index}") && (outcome.is_a?(Exception) ? raise(outcome) : outcome)
        end
      end
      expect([ runtime.completions, runtime.checkpoints, activity.size ]).to eq([ [], [], 0 ])
      dropped = %r{step charge of shop/order, attempt 1 of 3 in charge \(task t1, step late\): its result is dropped}
      expect(@log.string.lines.grep(dropped).size).to eq(3)
      expect(activity.counts).to include(claimed: 3, done: 0, failed: 0)
    end

    it "runs a claim again whose result could not be reported" do
      allow(runtime).to receive(:complete).and_return(false)
      count = 0
      2.times { run(step_uuid: "ours") { |_| count += 1 } }
      expect(count).to eq(2)
      expect(TaskerContribRails)
        .to have_received(:report).twice.with(an_instance_of(TaskerContribRails::Error::EngineFailed),
          hash_including(source: "tasker.completion"))
    end

    it "remembers claims, and not all that there ever were" do
      stub_const("#{described_class}::REMEMBERED", 2)
      ran = []
      handlers.register("charge", ->(context) { ran << context.step_uuid })
      %w[ a b c a c ].each do |step|
        claims[step] = "claim-#{step}"
        runner.run(event(step_uuid: step))
      end
      expect(ran).to eq(%w[ a b c a ])
    end

    it "runs a claim once, however often the engine hands it out" do
      count = 0
      2.times { run(step_uuid: "ours") { |_| count += 1 } }
      expect(count).to eq(1)
    end
  end
end
