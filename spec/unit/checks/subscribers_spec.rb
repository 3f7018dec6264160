# frozen_string_literal: true

require "active_support/all"

# What is wrong with a subscriber's patterns is in subscriber_spec.rb.
RSpec.describe TaskerContribRails::Checks::Subscribers do
  let(:declared) do
    [
      {
        name: { text: "order.paid", span: { source: "order.yaml", line: 3, column: 9, length: 10 } }, in_process: false
      }
    ]
  end

  def subscriber(*patterns)
    stub_const("PaidSubscriber", Class.new(TaskerContribRails::Subscriber) { subscribes_to(*patterns) })
  end

  def check(*patterns, **) = described_class.call(declared:, subscribers: [ subscriber(*patterns) ], **)

  it "finds nothing wrong with what is declared or Tasker's own" do
    declared.first[:in_process] = true
    expect(check("order.paid", "step.execution.failed", "order.*")).to be_empty
  end

  it "says that no subscriber hears a durable event" do
    expect(check("order.paid").map(&:severity)).to all(eq(:warning))
    expect(check("order.paid").size).to eq(1)
  end

  it "points to the statement where the pattern itself can't be found in its file" do
    built = [ "order", "payd" ].join(".")
    found = check(built).first

    expect(found)
      .to have_attributes(column: 0, source: __FILE__.delete_prefix("#{Dir.pwd}/"), help: "Did you mean `order.paid`?")
  end

  it "adds what is wrong with the files of the application's subscribers, where none are given" do
    broken = TaskerContribRails::Diagnostic.new(code: "TC5002", severity: :error, message: "No.",
      source: "app/subscribers/x.rb")
    allow(TaskerContribRails::EventBridge::Subscriptions).to receive_messages(findings: [ broken ], classes: [])

    expect(described_class.call(subscribers: nil)).to eq([ broken ])
    expect(described_class.call(subscribers: [])).to eq([])
  end
end
