# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations::Replay do
  # What the engine did, with a step for each keyword: what it waited for, and how its attempts ended.
  def recording(state: "complete", **steps)
    rows = steps.map do |name, step|
      { "namespace" => "shop", "task" => "order", "version" => "1.0.0", "task_state" => state,
        "id" => name.to_s, "name" => name.to_s, "state" => step.fetch(:state, "complete"), "attempts" => "1",
        "parents" => JSON.generate(step.fetch(:after, [])), "routing" => JSON.generate(step.fetch(:routing, {})),
        "inputs" => (JSON.generate(step[:inputs]) if step[:inputs]), "pattern" => step[:pattern] }
    end
    outcomes = steps.flat_map { |name, step| step.fetch(:ended, [ :succeeded ]).map { |ended| outcome(name, ended) } }
    TaskerContribRails::Operations::Recording.new("01890000-0000-7000-8000-0000deadbeef", steps: rows, outcomes:)
  end

  def outcome(step, ended)
    row = { "step" => step.to_s, "by_hand" => "f" }
    return { **row, "to_state" => "enqueued_for_orchestration" } if ended == :succeeded

    event = JSON.generate(data: { error: { error_type: "X", retryable: ended == :failed } })
    { **row, "to_state" => "enqueued_as_error_for_orchestration", "event" => event }
  end

  # A template with a line a step: its name, what it is, and what it waits for.
  def steps(*lines)
    text = lines.map do |line|
      initialization = ", initialization: { worker_template_name: work }" if line.include?("batchable")
      "  - { #{line}, handler: { callable: h#{initialization} } }\n"
    end
    text = "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n#{text.join}"
    TaskerContribRails::Component.call("workflow", "read", { name: "t", text: }, [])["template"]["steps"]
  end

  def parted(recording, *lines) = described_class.new(recording, steps: steps(*lines)).call&.to_s

  diamond = { a: {}, b: { after: %w[ a ] }, c: { after: %w[ a ] }, d: { after: %w[ b c ] } }
  a, b, c, d = "name: a", "name: b, dependencies: [a]", "name: c, dependencies: [a]", "name: d, dependencies: [b, c]"

  it "finds that today's template does the same, and what each attempt was given" do
    replay = described_class.new(recording(**diamond), steps: steps(a, b, c, d))
    expect(replay.call).to be_nil
    expect(replay.attempts.map { |attempt| [ attempt.step, attempt.retries, attempt.results ] })
      .to eq([ [ "a", 0, [] ], [ "b", 0, %w[ a ] ], [ "c", 0, %w[ a ] ], [ "d", 0, %w[ a b c ] ] ])
  end

  it "tells a step that is new, and one that is gone" do
    expect(parted(recording(**diamond), a, b, c, d, "name: e, dependencies: [d]"))
      .to eq("`e`: the engine had no such step; today's template makes it.")
    expect(parted(recording(**diamond), a, b, c))
      .to eq("`d`: the engine had such a step; today's template has none, or never makes it.")
  end

  it "tells a step that waits for more or for less" do
    expect(parted(recording(**diamond), a, b, "name: c, dependencies: [b]", d))
      .to eq("`c`: the engine ran it after `a`; today's template would run it after `a` and `b`.")
    expect(parted(recording(**diamond), a, b, "name: c", d))
      .to eq("`c`: the engine ran it after `a`; today's template would run it at once.")
  end

  it "tells retries that are more or fewer" do
    failed = recording(state: "blocked_by_failures", a: { state: "error", ended: %i[ failed failed ] })
    expect(parted(failed, "name: a, retry: { max_attempts: 2 }")).to be_nil
    expect(parted(failed, a))
      .to eq("`a`: the engine tried it twice, and no more; today's template would try it 3 times.")
    expect(parted(recording(a: { ended: %i[ failed succeeded ] }), "name: a, retry: { max_attempts: 1 }"))
      .to eq("`a`: the engine tried it twice; today's template would give it up after once.")
  end

  it "tells a decision that chooses what is no branch any more" do
    chosen = { decision_point_outcome: { type: "create_steps", step_names: [ "left" ] } }
    recorded = recording(route: { routing: chosen }, left: { after: %w[ route ] })
    route = "name: route, type: decision"
    left, right = "name: left, dependencies: [route]", "name: right, dependencies: [route]"
    expect(parted(recorded, route, left, right)).to be_nil
    expect(parted(recorded, route, right))
      .to eq("`left`: the engine had such a step; today's template has none, or never makes it.")
    expect(parted(recorded, route, left, "name: after, dependencies: [left]"))
      .to eq("`after`: the engine had no such step; today's template makes it.")
  end

  it "tells a batch's worker that is given something else" do
    cursor = { batch_id: "001", start_cursor: 0, end_cursor: 1, batch_size: 1 }
    made = { batch_processing_outcome: { type: "create_batches", worker_template_name: "work", worker_count: 1,
                                         total_items: 1, cursor_configs: [ cursor ] } }
    inputs = { cursor:, is_no_op: false, __template_step_name: "work",
               batch_metadata: { cursor_field: "id", failure_strategy: "fail_fast" } }
    recorded = recording(split: { routing: made }, work_001: { after: %w[ split ], pattern: "work", inputs: })
    split = "name: split, type: batchable"
    work = lambda do |field|
      "name: work, type: batch_worker, dependencies: [split], batch_config: { batch_size: 1, parallelism: 1, " \
        "cursor_field: #{field}, worker_template: work, failure_strategy: fail_fast }"
    end
    expect(parted(recorded, split, work.("id"))).to be_nil
    expect(parted(recorded, split, work.("number")))
      .to match(/\A`work_001`: the engine gave it .*"id".*; today's template would give it .*"cursor_field":"number"/)
  end

  it "does not hold it against a template that the engine's clock let more or less run beside a step that failed" do
    beside = { a: {}, b: { after: %w[ a ], state: "error", ended: %i[ final ] }, c: {},
               d: { after: %w[ c ], state: "pending", ended: [] } }
    lines = [ a, b, "name: c", "name: d, dependencies: [c]" ]
    expect(parted(recording(state: "blocked_by_failures", **beside), *lines)).to be_nil
    expect(parted(recording(state: "error", **beside), *lines)).to be_nil
    expect(parted(recording(**beside), *lines)).to start_with("`d`: the engine did not run it")
  end

  it "tells an end that is another" do
    expect(parted(recording(a: {}, b: { after: %w[ a ], ended: %i[ final ] }), a, b))
      .to eq("The task: the engine ended it as complete; today's template would leave it blocked by failures.")
  end
end
