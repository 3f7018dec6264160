# frozen_string_literal: true

RSpec.describe TaskerContribRails::Operations::Task do
  def task(*rows, **more)
    described_class.new(id: FakeEngineTables::TASK, rows:, workers: [], messages: [], hand_back_after: 2.5, **more)
  end

  def row(**) = FakeEngineTables.row(**)

  it "is what the component asks for, in the words of wit/operations.wit" do
    snapshot = task(row(begun_at: "900", begun_worker: "tcr1", begun_by: "pid 7", parents: '["s0"]',
      time_limit: "60000", next_retry: "2000")).snapshot
    expect(snapshot)
      .to include(now_ms: 61_000, hand_back_after_ms: 2500, server_count: 1,
        task: { namespace: "shop", state: "blocked-by-failures", since_ms: 1000, dead_letter_reason: nil })
    expect(snapshot[:steps]).to contain_exactly(include(id: "s1", name: "charge", state: "error",
      handler_start: { at_ms: 900, worker: "tcr1", process: "pid 7" }, attempt_count: 3, max_attempts: 3,
      retry_eligible: false, retry_at_ms: 2000, dependency_ids: [ "s0" ], in_template: true, timeout_ms: 60_000))
    expect(TaskerContribRails::Component.call("operations", "why", snapshot).first["code"]).to eq("attempts-used-up")
  end

  it "calls a result that is on its way to the server by one name, a success's and a failure's" do
    states = %w[ enqueued_for_orchestration enqueued_as_error_for_orchestration in_progress ].map do |state|
      task(row(state:)).snapshot[:steps].first[:state]
    end
    expect(states).to eq(%w[ result-enqueued result-enqueued in-progress ])
  end

  it "has no steps before it was begun, and then is as old as its row" do
    fresh = task(row(id: nil, task_state: nil, task_since: nil, state: nil))
    expect(fresh.snapshot).to include(steps: [], task: include(state: "pending", since_ms: 500))
  end

  it "knows each step's last transition, by which an action sees that nothing moved" do
    both = task(row, row(id: "s2", transition: nil))
    expect([ both.transition, both.transition_of("s1"), both.transition_of("s2") ]).to eq([ "tt1", "st1", nil ])
  end
end
