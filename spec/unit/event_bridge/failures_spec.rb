# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::Failures, :events do
  subject(:failures) { described_class.new }

  it "reports each with its event, counts them, and raises none" do
    errors
    2.times { failures.report(RuntimeError.new("no"), "order.paid", tasker_subscriber: "First") }

    expect(failures.counts).to eq("order.paid" => 2)
    expect(errors.reports.map(&:context)).to eq([ { tasker_event: "order.paid", tasker_subscriber: "First" } ] * 2)
  end

  it "lets pass what ends the process" do
    [ Interrupt.new, SignalException.new("TERM"), NoMemoryError.new ].each do |error|
      expect { failures.report(error, "order.paid") }.to raise_error(error.class)
    end
    expect(failures.counts).to be_empty
  end

  it "takes a name that is none for what it is: on one line, and not whole" do
    errors
    failures.report(RuntimeError.new("no"), "a\n\e[2J#{"b" * 200}")

    expect(failures.counts.keys.first).to start_with('a\n\e[2Jbb').and have_attributes(size: described_class::LONGEST)
  end

  it "collects what is reported while a block runs, for each that collects, and not after it" do
    errors
    first, second = RuntimeError.new("1"), RuntimeError.new("2")
    inner = nil
    outer = failures.during do
      failures.report(first, "a")
      inner = failures.during { failures.report(second, "a") }
    end
    failures.report(RuntimeError.new("3"), "a")

    expect([ outer, inner ]).to eq([ [ first, second ], [ second ] ])
  end

  it "ends a collection also where its block raises" do
    errors
    collected = nil
    expect { failures.during { raise "of the block" } }.to raise_error("of the block")
    expect(failures.instance_variable_get(:@collections)).to be_empty
  end

  it "says on the process's own output what could not be reported" do
    allow(ActiveSupport)
      .to receive(:error_reporter).and_return(double
        .tap { |reporter| allow(reporter).to receive(:report).and_raise("down\n") })
    expect { failures.report(RuntimeError.new("no"), "a") }
      .to output(/\Atasker: .*RuntimeError: no; this could not be reported: RuntimeError: down\\n\n\z/).to_stderr
  end
end
