# frozen_string_literal: true

require "rails"

RSpec.describe "TaskerContribRails.report" do
  it "tells Rails' error reporter, whatever it knows of sources" do
    told = []
    reporter = ActiveSupport::ErrorReporter.new
    reporter.subscribe(Class.new { define_method(:report) { |error, **details| told << [ error, details ] } }.new)
    allow(Rails).to receive(:error).and_return(reporter)

    TaskerContribRails.report(error = RuntimeError.new("gone"), source: "tasker.worker", step: 1)
    expect(told)
      .to match([ [ error, a_hash_including(handled: true, severity: :error, context: a_hash_including(step: 1)) ] ])
    expect(told.first.last.then { |details| details[:context][:source] || details[:source] }).to eq("tasker.worker")
  end

  # Its caller has a result to hand over, a queue to feed or a worker to end.
  it "costs its caller nothing where the error itself or a reporter raises, and says so" do
    allow(TaskerContribRails)
      .to receive(:logger).and_return(TaskerContribRails::Log.new(Logger.new(log = StringIO.new)))
    stub_const("BrokenError",
      Class.new(StandardError) { def backtrace = raise("no trace"); def message = raise("no message") })
    [
      ActiveSupport::ErrorReporter.new,
      instance_double(ActiveSupport::ErrorReporter)
        .tap { |reporter| allow(reporter).to receive(:report).and_raise("full") }
    ].each do |reporter|
      allow(Rails).to receive(:error).and_return(reporter)
      expect { TaskerContribRails.report(BrokenError.new, source: "tasker.step") }.not_to raise_error
    end
    expect(log.string).to include("[Tasker] tasker.step: BrokenError could not be reported: RuntimeError: full")

    allow(Rails).to receive(:error).and_return(nil)
    TaskerContribRails.report(BrokenError.new, source: "tasker.step")
    expect(log.string.lines.last).to include("tasker.step: BrokenError: ")
  end
end
