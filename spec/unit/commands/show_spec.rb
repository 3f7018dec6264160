# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Show do
  steps = %w[ charge ship ].each_with_index.map do |name, index|
    { name:, dependencies: index.zero? ? [] : [ "charge" ], handler: { callable: "H" } }
  end
  let(:tables) do
    FakeEngineTables.new(FakeEngineTables.row,
      FakeEngineTables.row(id: "s2", name: "ship", state: "pending", attempts: "0", error: nil, parents: '["s1"]'))
  end
  let(:engine) do
    TaskerContribRails::Operations::Engine.new(tables,
      queues: TaskerContribRails::Configuration::Queues.new("worker", "results", nil), hand_back_after: 30)
  end
  let(:output) { StringIO.new }
  let(:backtrace) { [ "pg (1.5) lib/pg.rb:3", "app/bank.rb:48:in 'Bank#charge'" ] }

  def went(to, at, step: "s1", **more)
    { "step" => step, "to_state" => to, "at" => at.to_s, **more.transform_keys(&:to_s) }
  end

  before do
    event = JSON.generate(data: { error: { message: "declined \e[31m", error_type: "Bank::Declined", backtrace: } })
    tables.answers[:history] = [ went("pending", 0, step: nil), went("initializing", 100, step: nil),
      went("enqueued", 600), went("in_progress", 700, begun: "750", worker: "tcr1"),
      went("enqueued_as_error_for_orchestration", 950, event:),
      went("pending", 1000, from_state: "error", by: "ada", because: "the bank\nis back") ]
    tables.answers[:contents] = [ {
      "id" => "s1", "result" => '{"password":"x","paid":true}', "context" => '{"order":1}',
      "configuration" => JSON.generate(name: "order", steps:), "created" => "500", "initiator" => "checkout"
    },
      { "id" => "s2", "result_bytes" => "10000000" } ]
    allow(TaskerContribRails::Operations::Mask)
      .to receive(:of_app).and_return(TaskerContribRails::Operations::Mask.new([ :password ]))
  end

  def said(task = FakeEngineTables::TASK, **)
    described_class.new(engine, output:, **).call(task).then { output.string }
  end

  it "says first why the task does not move and what to do, then how far it is, what failed where, what was " \
    "returned, who acted" do
    expect(said).to eq(<<~TEXT)
      deadbeef  shop/order 1.0.0  blocked by failures
      01890000-0000-7000-8000-0000deadbeef, created 1970-01-01 00:00:00 UTC by checkout

      `charge` (ChargeHandler) failed after 3 attempts: Bank::Declined, declined.
        `ship` waits for it.
        → bin/rails tasker:retry deadbeef charge --because "…"
      `ship` waits for `charge`.

      ✗  charge  failed · 3 of 3 · 200 ms
      ○  ship  not begun

      200 ms of work
                0          100 ms      200 ms      300 ms            1 min idle
      ✗ charge             ──────────────────███████████████████████✗░░░░░░░  failed · 3 of 3 · 200 ms
      ○ ship                                                         ░░░░░░░  not begun
      ─ in the queue  █ running  ✗ failed  ┄ waiting to retry  ░ nothing happened

      Failed attempts
        00:00:00  charge  attempt 1, 200 ms: Bank::Declined: declined \\e[31m
            at app/bank.rb:48:in 'Bank#charge'

      Results
        charge  {"password":"[FILTERED]","paid":true}
        ship  10000000 bytes: --step ship

      History
        00:00:00  task  pending
        00:00:01  charge  error → pending by ada: the bank\\nis back
    TEXT
  end

  it "shows one step whole: every attempt with the application's own frames first, what it was given, what it " \
    "returned" do
    expect(said(step: "charge").lines(chomp: true)).to include("charge  failed, 3 of 3 attempts", "  standard step, H",
      "Attempt 1, 1970-01-01 00:00:00 UTC by tcr1: failed after 200 ms",
      "  Bank::Declined: declined \\e[31m", '    "order": 1', '    "password": "[FILTERED]",',
      "  00:00:00  charge  in progress")
    expect(output.string.index("app/bank.rb:48")).to be < output.string.index("pg (1.5)")
    expect(tables.asked).to include([ :contents, FakeEngineTables::TASK, 16_384, "charge" ])
  end

  it "gives the step that comes after what it got" do
    expect(said(step: "ship")).to include("after charge", "Result of charge\n  {\n    \"password\": \"[FILTERED]\"")
  end

  it "says which steps there are, where there is none of the name" do
    expect { said(step: "chrage") }
      .to raise_error(TaskerContribRails::Error::Misuse, "The task has no step `chrage`. Did you mean `charge`?")
    expect { said(step: "xxxxxxxx") }
      .to raise_error(TaskerContribRails::Error::Misuse, "The task has no step `xxxxxxxx`. It has charge and ship.")
  end

  it "gives everything as JSON, or all of one step" do
    expect(JSON.parse(said(format: "json"))).to include("state" => "blocked_by_failures",
      "causes" => [
        include("command" => "bin/rails tasker:retry deadbeef charge --because \"…\""), include("step" => "ship")
      ],
      "steps" => [
        include("name" => "charge",
          "attempts" => [
            include("error_type" => "Bank::Declined", "place" => "app/bank.rb:48:in 'Bank#charge'", "seconds" => 0.2)
          ]),
        include("left_out" => { "result" => 10_000_000 })
      ])
    output.truncate(0) && output.rewind
    expect(JSON.parse(said(format: "json", step: "ship")))
      .to include("steps" => [ include("name" => "ship") ], "transitions" => [])
  end

  it "writes no colours of a terminal into a file" do
    expect(said(color: true)).to include("\e[31m✗")
    Dir.mktmpdir do |dir|
      described_class.new(engine, file: "#{dir}/task.txt", color: true, output:).call(FakeEngineTables::TASK)
      expect(File.read("#{dir}/task.txt")).to include("✗  charge")
        .and(satisfy { |text| !text.include?("\e[") })
    end
  end

  it "draws a picture into a file whose ending says so" do
    Dir.mktmpdir do |dir|
      %w[ graph waterfall ].each do |drawing|
        described_class.new(engine, drawing:, file: "#{dir}/#{drawing}.svg", color: true, output:)
          .call(FakeEngineTables::TASK)
      end
      expect(File.read("#{dir}/graph.svg")).to include("<svg", "class=\"standard failed\"")
      expect(File.read("#{dir}/waterfall.svg")).to include("class=\"work bad\"")
      expect { said(file: "#{dir}/x.png") }
        .to raise_error(TaskerContribRails::Error::Misuse, /is not a format\. Use \.txt, \.json or \.svg/)
      expect { said(file: "#{dir}/no/x.svg") }
        .to raise_error(TaskerContribRails::Error::Misuse, /can't be written: No such file/)
    end
  end

  it "colours a terminal, and draws no text of more steps than a person reads" do
    expect(said(color: true)).to include("\e[31m✗\e[0m  \e[31mcharge")
    stub_const("#{described_class}::Overview::MOST_STEPS", 1)
    output.truncate(0) && output.rewind
    expect(said)
      .to include("2 steps: 1 failed, 1 pending. Too many for a drawing of text: --format svg", "History")
  end

  it "tells the last of what is too long" do
    stub_const("#{described_class}::Overview::MOST", { causes: 1, failures: 0, results: 1, transitions: 1 })
    expect(said)
      .to include("1 more: bin/rails tasker:why deadbeef", "  1 more before these: --format json\n  ship ",
        "  1 more before these: --format json\n  00:00:01")
  end

  describe "the task of docs/operating.md" do
    let(:guide) { File.read(File.expand_path("../../../docs/operating.md", __dir__)) }
    let(:task) { Case.new("operations", "failed_two_hours_ago") }
    let(:told) { task.json("task.json") }
    let(:tables) { FakeEngineTables.new(*told["steps"].map { |step| row(step) }) }

    def row(step)
      declined = { error: "the card was declined" } if step["state"] == "error"
      FakeEngineTables.row(transition: nil, task_since: told["now_ms"], created: told["created_at_ms"],
        now: told["now_ms"], error: nil, **step.slice("id", "name", "state", "max_attempts").symbolize_keys,
        attempts: step["attempt_count"], parents: JSON.generate(step["dependency_ids"]), **declined.to_h)
    end

    before do
      timeout = { error_type: "Bank::Timeout", message: "no answer after 10 s",
                  backtrace: [ "app/services/bank.rb:48:in 'Bank#charge'" ] }
      tables.answers[:history] = told["transitions"].map do |step, at, to, begun|
        event = JSON.generate(data: { error: timeout }) if to == "result-failed"
        to = { "result-enqueued" => "enqueued_for_orchestration",
               "result-failed" => "enqueued_as_error_for_orchestration" }.fetch(to, to.tr("-", "_"))
        went(to, at, step:, begun: begun&.to_s, event:)
      end
      tables.answers[:contents] = [ { "id" => "validate", "configuration" => JSON.generate(
        YAML.load(task.text("template.yaml"))
      ), "created" => told["created_at_ms"].to_s, "initiator" => "checkout" } ]
    end

    it "looks as it says: heading, reasons, graph, waterfall, and the first failed attempt" do
      shown = said("019abbe5-4800-7000-8000-0000ac2f794f").lines
      first = shown.index { |line| line.include?("    at app/services/bank.rb:48") }
      expect(guide).to include(shown.first(first + 1).join)
    end

    it "has the reason that it says" do
      why = StringIO.new
      TaskerContribRails::Commands::Why.new(engine, output: why).call("019abbe5-4800-7000-8000-0000ac2f794f")
      expect(guide).to include(why.string.lines.first(3).map { |line| "  #{line}" }.join)
    end
  end
end
