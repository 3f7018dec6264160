# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Inline::Step do
  let(:definition) { { "callable" => "PayHandler", "initialization" => '{"rate":2}' } }
  let(:outcomes) { TaskerContribRails::Runtime::Outcome }

  def step(**) = described_class.new("pay", definition, **)
  def failed(outcome) = step.tap { |failed| failed.outcome = outcome }

  it "begins as nothing has happened to it yet, with the template's inputs" do
    expect(step)
      .to have_attributes(state: "pending", attempts: 0, checkpoints: 0, duration: 0.0, result: nil, error: nil,
        failed_with: nil, inputs: { "rate" => 2 }, handler: "PayHandler")
    expect(step(inputs: '{"cursor":{"start":1}}').inputs).to eq("cursor" => { "start" => 1 })
    expect(step.uuid).not_to eq(step.uuid)
  end

  it "keeps its result as the engine does, and gives each who asks a copy" do
    done = step
    done.result = { list: [ :a ] }
    done.result["list"] << "b"

    expect(done.result).to eq("list" => [ "a" ])
    expect(done.result_json).to eq('{"list":["a"]}')
  end

  it "says what it failed with, where in the application it was raised, and what was told beside it" do
    raised = failed(outcomes.raised(begin raise IOError, "closed" rescue $! end))
    told = failed(outcomes.of(TaskerCore::Types::StepHandlerCallResult.error(error_type: "PermanentError",
      error_code: "E1", message: "no", retryable: false, metadata: { at: Time.utc(2026) })))

    expect(raised.failure).to start_with("IOError: closed")
    expect(raised.failed_with)
      .to include("error_type" => "IOError", "message" => "closed", "retryable" => true, "raised" => raised.failure)
    expect(told.failure).to eq("PermanentError: no")
    expect(told.failed_with)
      .to eq("error_type" => "PermanentError", "error_code" => "E1", "message" => "no", "retryable" => false,
        "metadata" => { "at" => "2026-01-01T00:00:00.000Z" })
  end

  it "has no error once an attempt made it good, or yielded" do
    good = failed(outcomes.of({ a: 1 }))
    yielded = failed(outcomes.of(TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 1,
      items_processed: 1)))

    expect([ good, yielded ].map { |each| [ each.error, each.failure, each.error_type, each.error_code ] }.flatten)
      .to all(be_nil)
  end

  it "knows its end" do
    ended = %w[ complete error pending ].map { |state| step.tap { |each| each.state = state } }
    expect(ended.map { |each| [ each.complete?, each.failed? ] })
      .to eq([ [ true, false ], [ false, true ], [ false, false ] ])
  end
end
