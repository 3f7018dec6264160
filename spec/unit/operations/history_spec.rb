# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations::History do
  template = { name: "order", namespace_name: "shop", version: "1.0.0",
    steps: [
      { name: "charge", handler: { callable: "ChargeHandler" } },
      { name: "ship", dependencies: [ "charge" ], handler: { callable: "ShipHandler" } }
    ] }

  let(:tables) { FakeEngineTables.new(FakeEngineTables.row) }
  let(:queues) { TaskerContribRails::Configuration::Queues.new("worker", "orchestration_step_results", nil) }
  let(:engine) { TaskerContribRails::Operations::Engine.new(tables, queues:, hand_back_after: 30) }
  let(:mask) { TaskerContribRails::Operations::Mask.new([ :card ]) }
  let(:history) { engine.history(FakeEngineTables::TASK) }

  def went(to, at, step: "s1", **more)
    {
      "step" => step, "from_state" => nil, "to_state" => to, "at" => at.to_s, "begun" => nil, "worker" => nil,
      "by" => nil, "because" => nil, "event" => nil, **more.transform_keys(&:to_s)
    }
  end

  def failed(at, error, **)
    went("enqueued_as_error_for_orchestration", at, event: JSON.generate(type: "x", data: { error: }), **)
  end

  before do
    allow(TaskerContribRails::Operations::Mask).to receive(:of_app).and_return(mask)
    tables.answers[:history] = [ went("pending", 500, step: nil), went("enqueued", 600),
      went("in_progress", 700, begun: "750", worker: "tcr1"),
      failed(950,
        {
          message: "declined", error_type: "Bank::Declined",
          backtrace: [ "pg (1.5) lib/pg.rb:3:in 'exec'", "app/bank.rb:48:in 'Bank#charge'" ]
        }),
      went("waiting_for_retry", 960), went("pending", 1000, by: "ada", because: "again") ]
    tables.answers[:contents] = [ { "id" => "s1", "result" => '{"card":{"number":"4111"},"paid":true}',
      "result_bytes" => "38", "inputs" => nil, "inputs_bytes" => "99999", "context" => '{"card_token":"t"}',
      "configuration" => JSON.generate(template), "created" => "500", "initiator" => "checkout" } ]
  end

  it "asks two questions more than `why`, of the same state of the database" do
    history
    expect(tables.names).to eq(%i[ snapshot contents workers task messages history ])
  end

  it "tells each attempt: when it was sent, begun and over, by whom, and what it failed with, and where in the " \
    "application" do
    expect(history.step("charge").attempts).to contain_exactly(have_attributes(number: 1, queued: Time.at(0.6r).utc,
      began: Time.at(0.75r).utc, ended: Time.at(0.95r).utc, seconds: 0.2,
      worker: "tcr1", ending: "failed", error: "declined", error_type: "Bank::Declined",
      place: "app/bank.rb:48:in 'Bank#charge'"))
  end

  it "masks what an error says, in its attempts and in the reason why the task does not move" do
    said = "card=4111 was declined"
    tables.answers[:history][3] = failed(950, { message: said, error_type: "Bank::Declined" })
    tables.answers[:task] = [ FakeEngineTables.row("state" => "error", "attempts" => "3", "error" => said) ]
    expect(history.step("charge").attempts.first.error).to eq("card=[FILTERED] was declined")
    expect(history.causes.first.sentence).to include("card=[FILTERED]").and(satisfy { |text| !text.include?("4111") })
  end

  it "knows the steps that the task does not have yet" do
    expect(history.steps.map { |step| [ step.name, step.standing, step.id ] })
      .to eq([ [ "charge", "failed", "s1" ], [ "ship", "pending", nil ] ])
  end

  it "masks what the application's filter names, in results, inputs and the context, and says what was too long" do
    expect(history.step("charge"))
      .to have_attributes(result: { "card" => "[FILTERED]", "paid" => true }, inputs: nil,
        left_out: { "inputs" => 99_999 })
    expect(history.context).to eq("card_token" => "[FILTERED]")
    expect([ JSON.generate(history.to_h.as_json), history.inspect ]).to all(satisfy { |text| !text.match?(/4111|"t"/) })
  end

  it "masks a context that the engine has as a text" do
    context = TaskerContribRails::Baggage.add({ "only" => { "card_token" => "4111" } }, { "start" => "s" })
    tables.answers[:contents].first["context"] = JSON.generate(context)
    expect(history.context).to eq("only" => { "card_token" => "[FILTERED]" })
  end

  it "tells who acted and why, and who completed a step by hand through the engine's API" do
    by_hand = JSON.generate(type: "CompleteManually",
      data: { metadata: { custom: { completed_by: "bob", completion_reason: "by phone" } } })
    tables.answers[:history] += [ went("complete", 2000, event: by_hand) ]
    expect(history.transitions.last(2))
      .to match([
        have_attributes(step: "charge", to: "pending", by: "ada", because: "again"),
        have_attributes(by: "bob", because: "by phone", at: Time.at(2).utc)
      ])
  end

  it "takes an event that it can't read for one that says nothing" do
    [
      "{", "[]", '"x"', '{"data":[]}', '{"data":{"error":"x"}}', '{"data":{"error":{"backtrace":"x"}}}',
      '{"data":{"metadata":"x"}}', '{"data":{"metadata":{"custom":["x"]}}}',
      '{"data":{"error":{"backtrace":[1,null,{}]}}}'
    ].each do |event|
      tables.answers[:history] = [
        went("enqueued", 600), went("in_progress", 700), went("enqueued_as_error_for_orchestration", 900, event:)
      ]
      expect(engine.history(FakeEngineTables::TASK).step("charge").attempts)
        .to contain_exactly(have_attributes(ending: "failed", error: nil, place: nil))
    end
  end

  it "draws the task, with style or without" do
    expect(history.draw("graph"))
      .to eq("shop/order 1.0.0: deadbeef, blocked by failures\n\n✗  charge  failed · 3 of 3 · 200 ms\n" \
        "○  ship  not begun\n\n")
    expect(history.draw("graph", focus: "ship", depth: 1)).to include("2 of 2 steps around ship")
    expect(history.draw("graph", format: "svg", max_steps: 1, links: { step: "#step-{step}", folded: "?focus={step}" }))
      .to include('<a href="#step-charge">')
    expect { history.draw("graph", focus: "shp") }.to raise_error(TaskerContribRails::Error::Rejected, /no step `shp`/)
    expect(history.draw("waterfall", format: "svg")).to include("<style>", "blocked by failures")
    expect(history.draw("waterfall", format: "svg", styled: false)).not_to include("<style>")
    expect(described_class.stylesheet).to include(".tasker-picture .failed .box")
  end

  it "draws a step that was tried thousands of times" do
    tables.answers[:history] = (1..20_000).flat_map do |number|
      at = number * 10
      [ went("enqueued", at), went("in_progress", at + 1, begun: (at + 1).to_s, worker: "w"),
        went("enqueued_as_error_for_orchestration", at + 2), went("waiting_for_retry", at + 3) ]
    end
    expect(history.step("charge").attempts.size).to eq(20_000)
    expect(history.draw("waterfall", format: "svg").bytesize).to be < 1_000_000
    expect(history.undrawn).to eq("charge" => 19_000)
    expect(history.undrawn(only: [ history.step("charge") ])).to eq("charge" => 18_000)
    expect(history.undrawn(only: [ history.step("ship") ])).to eq({})
  end

  it "reads what is nested deeper than Ruby's JSON reads unasked, which other languages may store" do
    deep = "#{"[" * 120}#{"]" * 120}"
    tables.answers[:contents].first.merge!("context" => deep, "result" => deep, "inputs" => deep, "checkpoint" => deep)
    shown = TaskerContribRails::Printable.json(history.to_h.as_json)
    expect(shown.delete(" \n").scan(deep).size).to eq(4)
  end
end
