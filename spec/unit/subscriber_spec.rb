# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Subscriber, :events do
  let(:heard) { Thread::Queue.new }
  let(:bridge) { TaskerContribRails::EventBridge }
  let(:all_heard) { Array.new(heard.size) { heard.pop } }

  # Subscribers have names, since their classes come and go.
  def subscriber(name = "HeardSubscriber", parent: described_class, &body)
    queue = heard
    stub_const(name,
      Class.new(parent) { define_method(:hear) { |*what| queue << what }; private(:hear); class_eval(&body) })
  end

  it "has a method for an event, and handle for the rest" do
    subscriber do
      subscribes_to "order.validated", "payment.*"
      def order_validated(event) = hear(:method, event.name)
      def handle(event) = hear(:handle, event.name)
    end
    bridge.start
    %w[ order.validated payment.card.charged order.paid ].each { |event| bridge.publish(event) }

    expect(all_heard).to eq([ [ :method, "order.validated" ], [ :handle, "payment.card.charged" ] ])
  end

  it "gets events with all their fields" do
    subscriber { subscribes_to("step.execution.failed"); def handle(event) = hear(event) }
    bridge.start
    bridge.publish("step.execution.failed", step_uuid: "s", error_message: "no")

    event = all_heard.first.first
    expect(event)
      .to have_attributes(name: "step.execution.failed", step_uuid: "s", error_message: "no", task_name: nil,
        timestamp: Time, cursor: nil)
    expect(event[:error_message]).to eq("no")
    expect(event.to_h).to be_frozen
    expect((event in { step_uuid: "s" })).to be(true)
  end

  it "hears everything where it does not say what" do
    subscriber { def handle(event) = hear(event.name) }
    bridge.start
    %w[ a.b worker.started ].each { |event| bridge.publish(event) }

    expect(all_heard.flatten).to eq(%w[ a.b worker.started ])
  end

  it "hears each event once, however many of its patterns match" do
    subscriber { subscribes_to("order.*", "*", "order.paid"); def handle(event) = hear(event.name) }
    bridge.start
    bridge.publish("order.paid")

    expect(all_heard.size).to eq(1)
  end

  it "is not confused by names that collide as notifications" do
    subscriber { subscribes_to("order.line_added"); def handle(event) = hear(event.name) }
    bridge.start
    bridge.publish("order_line.added")

    expect(all_heard).to be_empty
  end

  it "never runs a method that every object has" do
    subscriber { subscribes_to("*"); def handle(event) = hear(event.name) }
    bridge.start
    names = %w[ instance.eval object.id method.missing public.send instance.variable_get ]
    names.each { |event| bridge.publish(event) }

    expect(all_heard.flatten).to eq(names)
  end

  it "inherits its patterns" do
    base = subscriber("BaseSubscriber") { subscribes_to "order.*" }

    expect(Class.new(base).patterns).to eq([ "order.*" ])
  end

  it "must subscribe to something" do
    expect { subscriber { subscribes_to } }.to raise_error(ArgumentError, /at least one pattern/)
  end

  it "says so when it has no method for what it gets" do
    errors
    subscriber { subscribes_to "order.paid" }
    bridge.start
    bridge.publish("order.paid")

    expect(errors.reports.map { |report| report.error.message })
      .to contain_exactly(/HeardSubscriber subscribes to order.paid, but has neither/)
  end

  it "fails alone, and is named in the report" do
    errors
    subscriber("BrokenSubscriber") { subscribes_to("order.paid"); def handle(_) = exit(1) }
    subscriber { subscribes_to("order.paid"); def handle(event) = hear(event.name) }
    seen = notifications
    bridge.start
    bridge.publish("order.paid")

    expect(all_heard.size).to eq(1)
    expect(seen.size).to eq(1)
    expect(errors.reports.map(&:context))
      .to contain_exactly(a_hash_including(tasker_event: "order.paid", tasker_subscriber: "BrokenSubscriber"))
  end

  it "may publish while it is called" do
    subscriber do
      subscribes_to("*")

      def handle(event)
        hear(event.name).then { TaskerContribRails::EventBridge.publish("order.shipped") if event.name == "order.paid" }
      end
    end
    bridge.start
    bridge.publish("order.paid")

    expect(all_heard.flatten).to eq(%w[ order.paid order.shipped ])
  end

  it "is replaced when the code is reloaded" do
    subscriber { subscribes_to("order.paid"); def handle(_) = hear(:old) }
    bridge.start
    subscriber { subscribes_to("order.shipped"); def handle(_) = hear(:new) }
    bridge.reload
    %w[ order.paid order.shipped ].each { |event| bridge.publish(event) }

    expect(all_heard.flatten).to eq([ :new ])
  end

  it "is checked: patterns that can never match, or match nothing" do
    broken = subscriber { subscribes_to "order.paid", "*.paid", "order.payd" }
    declared = [
      { name: { text: "order.paid", span: { source: "order.yaml", line: 3, column: 9, length: 10 } }, in_process: true }
    ]
    found = TaskerContribRails::Checks::Subscribers.call(declared:, subscribers: [ broken ])

    line = File.readlines(__FILE__).index { |text| text.include?('"*.' + 'paid"') } + 1
    expect(found.map { |finding| [ finding.code, finding.line, finding.length, finding.help ] }).to eq([
      [ "TC4020", line, 6, "Write a name (`order.paid`), the beginning of a name (`order.*`), or `*`." ],
      [ "TC4021", line, 10, "Did you mean `order.paid`?" ]
    ])
    expect(found.first.column).to eq(File.readlines(__FILE__)[line - 1].index("*.paid") + 1)
  end
end
