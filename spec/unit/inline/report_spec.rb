# frozen_string_literal: true

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Inline::Report do
  let(:outcomes) { TaskerContribRails::Runtime::Outcome }

  def report(outcome)
    step = Struct.new(:outcome, :result_json).new(outcome, '{"a":1}')
    described_class.of(7, step).then { |found| [ found[:step], found[:outcome].name, found[:outcome].value ] }
  end

  def failed(retryable: true, retry_after: nil)
    report(double(kind: :failed, retryable:, retry_after:)).last
  end

  it "says of a step what its result is, as it is kept" do
    expect(report(outcomes.of({ a: 1 }))).to eq([ 7, :succeeded, '{"a":1}' ])
  end

  it "says of a failure whether it may be tried again, and when" do
    expect(failed(retry_after: 1.0001)).to eq(retryable: true, retry_after_ms: 1001)
    expect(failed(retryable: nil)).to eq(retryable: false, retry_after_ms: nil)
  end

  it "gives the component no time that it can't count" do
    expect([ -5, 1e30 ].map { |retry_after| failed(retry_after:)[:retry_after_ms] })
      .to eq([ 0, described_class::LONGEST ])
    [ "soon", Float::NAN, Float::INFINITY, Complex(1, 1) ].each do |retry_after|
      expect(failed(retry_after:)[:retry_after_ms]).to be_nil
    end
  end

  it "says of a checkpoint only that there is one" do
    yielded = TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 1, items_processed: 1)
    expect(report(outcomes.of(yielded))).to eq([ 7, :yielded, nil ])
  end
end
