# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Testing::Returned do
  let(:results) { TaskerCore::Types::StepHandlerCallResult }

  def kinds(given)
    described_class.new(given).then { |returned| [ returned.success?, returned.failed?, returned.yielded? ] }
  end

  it "knows what a handler returned, whoever called it" do
    expect(kinds(results.success(result: {}))).to eq([ true, false, false ])
    expect(kinds(TaskerContribRails::Runtime::Outcome.failed("no", error_type: "X"))).to eq([ false, true, false ])
    expect(kinds(results.checkpoint_yield(cursor: 1, items_processed: 1))).to eq([ false, false, true ])
    expect(kinds(Struct.new(:a).new(1))).to eq([ false, false, false ])
  end

  it "has the result as it is stored" do
    expect(described_class.new(results.success(result: { at: Time.utc(2026) })).result)
      .to eq("at" => "2026-01-01T00:00:00.000Z")
  end

  it "is a failure where the result can't be stored, as for a worker" do
    returned = described_class.new(results.success(result: { a: -> { } }))
    expect(returned).to be_failed
    expect(returned.to_s).to include("a is a Proc")
  end

  it "says what it is in a sentence" do
    failure = results.error(error_type: "PermanentError", error_code: "E1", message: "declined", retryable: false)
    expect(described_class.new(failure).to_s).to eq("it failed for good as PermanentError (E1): declined")
    expect(described_class.new(results.checkpoint_yield(cursor: 5, items_processed: 1)).to_s)
      .to eq("it yielded a checkpoint at 5")
    expect(described_class.new(7).to_s).to eq("it is no step result: 7")
  end

  it "says where in the application an error was raised" do
    stub_const("Rails", Module.new { def self.root = __dir__ })
    outcome = begin
      nil.fetch
    rescue NoMethodError => error
      TaskerContribRails::Runtime::Outcome.raised(error)
    end

    expect(described_class.new(outcome).to_s)
      .to match(/as NoMethodError: undefined method ['`]fetch' for nil at returned_spec\.rb:\d+\z/)
  end
end
