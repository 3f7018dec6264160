# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Runtime::Completion do
  let(:event) do
    { event_id: "e1", task_uuid: "t1", step_uuid: "s1", trace_id: nil, task_sequence_step: {
      workflow_step: { attempts: 1, max_attempts: 3 },
      step_definition: {
        name: "charge", handler: { callable: "ChargeHandler" }, retry: { backoff: "linear", backoff_base_ms: 2_000 }
      } } }
  end

  def completion(outcome)
    described_class.new(event:, outcome:, started: Time.utc(2026), milliseconds: 12, worker: "tcr1", hostname: "web-1")
  end

  def done(**) = TaskerContribRails::Runtime::Outcome.new(:done, result: { "id" => 7 }, **)

  def failed(retryable: true, **)
    TaskerContribRails::Runtime::Outcome.new(:failed, message: "declined", error_type: "Bank::Declined",
      error_code: "LIMIT", retryable:, **)
  end

  it "says what a step came to, who ran it, when, and for how long" do
    sent = completion(done).to_h
    expect(sent)
      .to include(event_id: "e1", task_uuid: "t1", step_uuid: "s1", success: true, result: { "id" => 7 },
        error_message: nil)
    expect(sent[:metadata])
      .to include(execution_time_ms: 12, worker_id: "tcr1", worker_hostname: "web-1",
        started_at: "2026-01-01T00:00:00Z", completed_at: sent[:completed_at])
    expect(sent[:metadata][:custom]).to include(handler_class: "ChargeHandler", processed_by: "tcr1")
    expect(sent.keys & %i[ trace_id status error orchestration_metadata ]).to be_empty
  end

  it "carries what the handler said about its result beside the runtime's own keys" do
    expect(completion(done(metadata: { "source" => "cache", at: Time.utc(2026) })).to_h[:metadata][:custom])
      .to include(source: "cache", at: "2026-01-01T00:00:00.000Z", handler_class: "ChargeHandler")
  end

  it "does not lose a result for metadata that can't be stored" do
    expect(completion(done(metadata: { lock: Mutex.new })).to_h)
      .to include(success: true, metadata: include(custom: include(metadata_dropped: /lock is a Thread::Mutex/)))
  end

  it "says what a failure was, whether it may be tried again, and when" do
    sent = completion(failed).to_h
    expect(sent)
      .to include(success: false, status: "failed", error_message: "declined",
        error: { message: "declined", error_type: "Bank::Declined", backtrace: nil, retryable: true })
    expect(sent[:metadata])
      .to include(retryable: true,
        custom: include(failed_by: "tcr1", error_type: "Bank::Declined", error_code: "LIMIT"))
    # the second attempt of a linear wait
    expect(sent[:orchestration_metadata]).to include(headers: { "retry-after" => "4" })
  end

  it "carries where it was raised, which the runtime leaves out, for whoever looks at the task later" do
    raised = begin
      raise IOError, "gone"
    rescue IOError => error
      TaskerContribRails::Runtime::Outcome.raised(error)
    end
    expect(completion(raised).to_h[:error])
      .to include(error_type: "IOError", backtrace: include(a_string_matching(/completion_spec\.rb:\d+/)))
  end

  it "waits as long as the handler asked, and asks for no wait where there is no other attempt" do
    expect(completion(failed(metadata: { retry_after: 90 })).delay).to eq(90)
    permanent = completion(failed(retryable: false))
    expect([ permanent.delay, permanent.to_h.key?(:orchestration_metadata) ]).to eq([ nil, false ])
  end

  it "is sent though the runtime said nothing of the step but who it is" do
    bare = described_class.new(event: { event_id: "e1", step_uuid: "s1" }, outcome: failed, started: Time.now,
      milliseconds: 0, worker: "tcr1", hostname: nil).to_h
    expect(bare).to include(success: false, metadata: include(custom: include(handler_class: nil)))
  end
end
