# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge, :events do
  let(:name) { "order.validated" }

  it "names notifications as the application wants them" do
    seen = notifications
    described_class.publish(name)
    described_class.configure(described_class::Settings.new(naming: :rails))
    described_class.publish(name)

    expect(seen.map(&:name)).to eq(%w[ tasker.order_validated order_validated.tasker ])
  end

  it "says what it does not understand in a setting" do
    expect { described_class::Settings.new(naming: :camel) }
      .to raise_error(ArgumentError, /:tasker or :rails, not :camel/)
  end

  it "is silent where it is not wanted" do
    seen = notifications
    described_class.configure(described_class::Settings.new(enabled: false))
    described_class.publish(name)

    expect(seen).to be_empty
    expect(described_class.listening?(name)).to be(false)
  end

  it "gives each event an id and a time" do
    seen = notifications
    described_class.publish(name, payload: { total: 3 })

    expect(seen.first.payload)
      .to include(event_type: name, event_id: /\A\h{8}-/, timestamp: be_within(5).of(Time.now), payload: { total: 3 })
  end

  it "makes notifications whose duration is the event's, for every kind of listener" do
    ended = Time.now
    timed, monotonic = [], []
    completed = "tasker.task_execution_completed"
    subscriptions << ActiveSupport::Notifications.subscribe(completed) { |*given| timed << given }
    subscriptions << ActiveSupport::Notifications.monotonic_subscribe(completed) { |*given| monotonic << given }
    seen = notifications
    described_class.publish("task.execution.completed", task_uuid: "t", duration: 1.5, timestamp: ended)

    expect(seen.first).to have_attributes(duration: 1500.0, time: ended - 1.5, end: ended, transaction_id: String)
    expect(ActiveSupport::Notifications::Event.new(*timed.first).duration).to be_within(0.01).of(1500)
    expect(timed.first[1..2]).to eq([ ended - 1.5, ended ])
    expect(monotonic.first[2] - monotonic.first[1]).to be_within(1e-6).of(1.5)
  end

  it "carries Symbols for keys, whoever published" do
    seen = notifications
    described_class.publish("step.execution.completed", payload: { "lines" => [ { "sku" => "a" } ] })

    expect(seen.first.payload[:payload]).to eq(lines: [ { sku: "a" } ])
  end

  it "forgets nothing of names when it is started once more" do
    3.times { described_class.start(declared: [ "often.started" ]) }
    allow(TaskerContribRails::Component).to receive(:call).and_call_original
    described_class.start
    described_class.publish("often.started")

    expect(TaskerContribRails::Component).not_to have_received(:call)
  end

  describe "without a listener" do
    it "builds no payload and allocates nothing" do
      errors
      nobody = -> { raise "built" }
      described_class.publish(name, &nobody)

      expect(allocations { 1_000.times { described_class.publish(name, &nobody) } }).to be <= 5
      expect(allocations { 1_000.times { described_class.publish("step.execution.completed", &nobody) } }).to be <= 5
      expect(errors.reports).to be_empty
    end

    it "asks the component once a name" do
      allow(TaskerContribRails::Component).to receive(:call).and_call_original
      3.times { described_class.publish("asked.once") }
      3.times { described_class.publish("step.execution.completed") }

      expect(TaskerContribRails::Component).to have_received(:call).once
    end

    it "asks the component once for all events that are declared" do
      allow(TaskerContribRails::Component).to receive(:call).and_call_original
      described_class.start(declared: [ "a.b", "c.d", "no name" ])
      [ "a.b", "c.d", "worker.started" ].each { |event| described_class.publish(event) }

      expect(TaskerContribRails::Component).to have_received(:call).once
      expect(errors.reports).to be_empty
    end
  end

  it "keeps memory flat over 20,000 events" do
    seen = 0
    notifications { seen += 1 }
    publish = -> { described_class.publish(name, payload: { total: 1 }) }
    1_000.times { publish.call }
    GC.start
    before = GC.stat(:heap_live_slots)
    20_000.times { publish.call }
    GC.start

    expect(seen).to eq(21_000)
    expect(GC.stat(:heap_live_slots) - before).to be < 5_000
  end

  it "loses nothing when 16 threads emit at once" do
    seen = Thread::Queue.new
    notifications { |event| seen << event.payload[:payload] }
    threads = Array.new(16) do |thread|
      Thread.new { 200.times { |n| described_class.publish("thread.event_#{n % 20}", payload: [ thread, n ]) } }
    end
    threads.each(&:join)

    expect(Array.new(seen.size) { seen.pop }.tally).to eq([ *0...16 ].product([ *0...200 ]).to_h { |pair| [ pair, 1 ] })
  end

  describe "a listener that fails" do
    { "raises" => -> { raise "broken" }, "throws" => -> { throw :away }, "exits" => -> { exit 3 },
      "overflows the stack" => -> { def again = again; again },
      "raises no StandardError" => -> { raise NotImplementedError, "later" } }.each do |what, failure|
      it "is reported once and seen by nobody, when it #{what}" do
        errors
        before = described_class.failures.counts[name].to_i
        notifications { failure.call }
        seen = notifications
        described_class.publish(name)

        expect(seen.size).to eq(1)
        expect(errors.reports.map { |report| report.context[:tasker_event] }).to eq([ name ])
        expect(described_class.failures.counts[name]).to eq(before + 1)
      end
    end

    it "does not hide another that fails" do
      errors
      notifications { raise "one" }
      notifications { raise "two" }
      described_class.publish(name)

      expect(errors.reports.map { |report| report.error.message }).to eq(%w[ one two ])
    end

    it "lets go of the process when it is interrupted" do
      notifications { raise Interrupt }

      expect { described_class.publish(name) }.to raise_error(Interrupt)
    end

    it "does not depend on a reporter that works" do
      allow(errors).to receive(:report).and_raise("no reporter")
      notifications { raise "broken" }

      expect { described_class.publish(name) }.to output(/broken.*could not be reported.*no reporter/m).to_stderr
    end
  end

  it "lets listeners come and go while they are called" do
    late = nil
    seen = []
    early = ActiveSupport::Notifications.subscribe("tasker.order_validated") do
      late ||= notifications
      ActiveSupport::Notifications.unsubscribe(early)
      seen << :early
    end
    2.times { described_class.publish(name) }

    expect(seen).to eq([ :early ])
    expect(late.size).to eq(1)
  end

  describe "a name that is none" do
    [
      "order validated", "Order.Validated", ".order.validated", "order..x", "order", "bestellung.geprüft", "",
      "a.#{"b" * 10_000}", "order.\xFF"
    ].each do |bad|
      it "is refused with a diagnostic, once, and mapped to nothing: #{bad[0, 20].inspect}" do
        errors
        seen = notifications(nil)
        2.times { described_class.publish(bad) }

        expect(seen.map(&:name).grep(/tasker/)).to be_empty
        expect(errors.reports.size).to eq(1)
      end
    end
  end

  describe "Rails.event", if: ActiveSupport.respond_to?(:event_reporter) do
    let(:reporter) { Class.new { def emitted = @emitted ||= []; def emit(event) = emitted << event }.new }

    before { ActiveSupport.event_reporter.subscribe(reporter) }
    after { ActiveSupport.event_reporter.unsubscribe(reporter) }

    it "gets the same events, always under Tasker's own naming" do
      described_class.configure(described_class::Settings.new(naming: :rails))
      described_class.publish("step.execution.completed", step_uuid: "s")

      expect(reporter.emitted)
        .to match([
          a_hash_including(name: "tasker.step_execution_completed", payload: a_hash_including(step_uuid: "s"))
        ])
    end

    it "is left out by a setting" do
      described_class.configure(described_class::Settings.new(structured: false))
      described_class.publish(name)

      expect(reporter.emitted).to be_empty
    end

    it "does no harm when it fails" do
      ActiveSupport.event_reporter.raise_on_error = true
      allow(reporter).to receive(:emit).and_raise("broken")
      errors
      seen = notifications
      described_class.publish(name)

      expect(seen.size).to eq(1)
      expect(errors.reports.map { |report| report.error.message }).to eq([ "broken" ])
    ensure
      ActiveSupport.event_reporter.raise_on_error = false
    end
  end
end
