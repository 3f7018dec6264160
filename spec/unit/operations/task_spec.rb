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
      .to include(now: 61_000, task: { namespace: "shop", state: "blocked-by-failures", since: 1000, dead_letter: nil },
        hand_back_after: 2500, servers: 1)
    expect(snapshot[:steps]).to contain_exactly(include(id: "s1", name: "charge", state: "error",
      begun: { at: 900, worker: "tcr1", by: "pid 7" }, attempts: 3, max_attempts: 3,
      retry_eligible: false, next_retry: 2000, parents: [ "s0" ], in_template: true, time_limit: 60_000))
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
    expect(fresh.snapshot).to include(steps: [], task: include(state: "pending", since: 500))
  end

  it "knows each step's last transition, by which an action sees that nothing moved" do
    both = task(row, row(id: "s2", transition: nil))
    expect([ both.transition, both.transition_of("s1"), both.transition_of("s2") ]).to eq([ "tt1", "st1", nil ])
  end
end
