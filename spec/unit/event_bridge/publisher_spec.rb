# frozen_string_literal: true

require "active_support/all"

# What listeners see of all this is in event_bridge_spec.rb.
RSpec.describe TaskerContribRails::EventBridge::Publisher, :events do
  let(:event) { "step.execution.started" }
  let(:delivered) { [] }
  let(:deliver) { ->(name, action, event) { delivered << [ name, action, event.name ] } }

  def publisher(patterns: [], **settings)
    settings = TaskerContribRails::EventBridge::Settings.new(**settings)
    described_class.new(settings:, patterns:, deliver:)
  end

  it "hands an event to each subscriber whose pattern matches, once, and to notifications" do
    seen = notifications
    patterns = [ [ "step.*", "First" ], [ "*", "First" ], [ "*", "Second" ], [ "task.*", "Third" ] ]
    publisher(patterns:).publish(event, step_name: "pay")

    expect(delivered).to eq(%w[ First Second ].map { |name| [ name, :step_execution_started, event ] })
    expect(seen.map { |notification| notification.payload[:step_name] }).to eq([ "pay" ])
  end

  it "asks for the fields only where somebody listens" do
    expect { |fields| publisher.publish(event, &fields) }.not_to yield_control
    notifications
    expect(publisher).to be_listening(event)
    expect { |fields| publisher.publish(event) { fields.to_proc.call && {} } }.to yield_control.once
  end

  it "does nothing where it is switched off" do
    seen = notifications
    off = publisher(enabled: false, patterns: [ [ "*", "First" ] ])
    off.publish(event)

    expect(off).not_to be_listening(event)
    expect([ seen, delivered ]).to eq([ [], [] ])
  end

  it "gives the others their event where one subscriber fails, and raises nothing" do
    errors
    failing = ->(name, *) { name == "First" ? raise("broken") : delivered << name }
    described_class.new(patterns: [ [ "*", "First" ], [ "*", "Second" ] ], deliver: failing).publish(event)

    expect(delivered).to eq(%w[ Second ])
    expect(errors.reports.map { |report| [ report.error.message, report.context ] })
      .to eq([ [ "broken", { tasker_event: event, tasker_subscriber: "First" } ] ])
  end

  it "reports fields that can't be made, and a name that is none, to whoever publishes nothing" do
    errors
    notifications
    tested = publisher
    tested.publish(event) { raise "no fields" }
    2.times { tested.publish("No Name") }

    expect(errors.reports.map { |report| report.error.class })
      .to eq([ RuntimeError, TaskerContribRails::Error::Rejected ])
    expect(tested.failures.counts).to eq(event => 1, "No Name" => 1)
  end

  it "lets the end of the process pass" do
    interrupted = described_class.new(patterns: [ [ "*", "First" ] ], deliver: ->(*) { raise Interrupt })
    expect { interrupted.publish(event) }.to raise_error(Interrupt)
  end

  it "knows what it is made of" do
    tested = publisher(patterns: [ [ "*", "First" ] ])
    expect(tested.for?(TaskerContribRails::EventBridge::Settings.new, [ [ "*", "First" ] ])).to be(true)
    expect(tested.for?(TaskerContribRails::EventBridge::Settings.new, [])).to be(false)
    expect(tested.for?(TaskerContribRails::EventBridge::Settings.new(log: true), [ [ "*", "First" ] ])).to be(false)
  end
end
