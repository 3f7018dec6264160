# frozen_string_literal: true

require "rails"

RSpec.describe "TaskerContribRails.report" do
  it "tells Rails' error reporter, whatever it knows of sources" do
    told = []
    reporter = ActiveSupport::ErrorReporter.new
    reporter.subscribe(Class.new { define_method(:report) { |error, **details| told << [ error, details ] } }.new)
    allow(Rails).to receive(:error).and_return(reporter)

    TaskerContribRails.report(error = RuntimeError.new("gone"), source: "tasker.worker", step: 1)
    expect(told).to match([ [ error, a_hash_including(handled: true, severity: :error, context: a_hash_including(step: 1)) ] ])
    expect(told.first.last.then { |details| details[:context][:source] || details[:source] }).to eq("tasker.worker")
  end
end
