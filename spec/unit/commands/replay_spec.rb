# frozen_string_literal: true

require "active_support/all"
require "support/crossings"

RSpec.describe TaskerContribRails::Commands::Replay do
  include Crossings

  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir) and example.run } }

  let(:output) { StringIO.new }
  let(:engine) { instance_double(TaskerContribRails::Operations::Engine) }
  let(:sources) { TaskerContribRails::Workflows::Sources.new(root: @root, folders: [ "templates" ]) }

  def template(*steps, name: "order")
    @root.join("templates").mkpath
    lines = steps.map { |step| "  - { #{step}, handler: { callable: h } }\n" }
    @root.join("templates/#{name}.yaml")
      .write("name: #{name}\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n#{lines.join}")
  end

  # A task of one step that failed once, and of one after it.
  def recording(task_state: "complete", task: "order", by_hand: "f", id: "01890000-0000-7000-8000-0000deadbeef")
    step = { "namespace" => "shop", "task" => task, "version" => "1.0.0", "task_state" => task_state,
             "state" => "complete", "routing" => "{}", "parents" => "[]", "pattern" => nil }
    steps = [ { **step, "id" => "1", "name" => "charge", "attempts" => "2", "inputs" => '{"api_key":"k3y"}',
                "configuration" => JSON.generate(registered(task)) },
      { **step, "id" => "2", "name" => "ship", "attempts" => "1", "parents" => '["1"]' } ]
    event = JSON.generate(data: { error: { error_type: "Bank::Declined", message: "card 4111", retryable: true },
                                  orchestration_metadata: { headers: { "retry-after": "3" } } })
    failed = { "step" => "1", "to_state" => "enqueued_as_error_for_orchestration", "by_hand" => by_hand,
               "event" => event }
    done = { "to_state" => "enqueued_for_orchestration", "by_hand" => "f" }
    outcomes = [ failed, { **done, "step" => "1" }, { **done, "step" => "2" } ]
    TaskerContribRails::Operations::Recording.new(id, steps:, outcomes:)
  end

  # What the engine has of the template, with what is nobody's to read.
  def registered(name)
    { name:, namespace_name: "shop", version: "1.0.0", input_schema: { secret: true },
      steps: [ { name: "charge", handler: { callable: "ChargeHandler", initialization: { api_key: "k3y" } },
                 retry: { max_attempts: 2, backoff_base_ms: 1000 }, publishes_events: [ { name: "charged.it" } ] },
        { name: "ship", dependencies: [ "charge" ], handler: { callable: "ShipHandler" } } ] }
  end

  def replay(**) = described_class.new(engine, sources:, output:, **)
  def refused(message) = raise_error(TaskerContribRails::Error::Misuse, message)
  def said = output.string.lines(chomp: true)

  it "says that a task would go the same way today" do
    template("name: charge", "name: ship, dependencies: [charge]")
    allow(engine).to receive(:recording).with("deadbeef").and_return(recording)
    expect(replay.one("deadbeef")).to be(true)
    expect(said).to eq([ "1 of 1 tasks would go the same way today." ])
  end

  it "tells the first place where today's template parts from what the engine did" do
    template("name: charge", "name: ship, dependencies: [charge]", "name: notify, dependencies: [ship]")
    allow(engine).to receive_messages(recording:)
    expect(replay.one("deadbeef")).to be(false)
    expect(said).to eq([
      "deadbeef  shop/order 1.0.0  `notify`: the engine had no such step; today's template makes it.",
      "0 of 1 tasks would go the same way today, 1 would not."
    ])
  end

  it "tells it as docs/operating.md says" do
    template("name: charge", "name: ship")
    allow(engine).to receive_messages(recording:)
    replay.one("deadbeef")
    guide = File.read(File.expand_path("../../../docs/operating.md", __dir__))
    sample = guide[/^ac2f794f .* the engine ran it .*$/]
    names = { "ac2f794f" => "deadbeef", "`ship`" => "`charge`", "`notify`" => "`ship`" }
    expect(said.first).to eq(sample.gsub(Regexp.union(names.keys), names))
    expect(guide[/^99 of 100 tasks .*$/].gsub("99 of 100", "0 of 1")).to eq(said.last)
  end

  it "refuses a task that has not ended, or in which a person had a hand" do
    allow(engine).to receive(:recording).and_return(recording(task_state: "steps_in_process"), recording(by_hand: "t"))
    expect { replay.one("deadbeef") }.to refused("Task deadbeef is steps in process, and has not ended.")
    expect { replay.one("deadbeef") }
      .to refused("Task deadbeef was changed by a person, which no template can predict.")
  end

  it "reads a template once, however many of its tasks ended" do
    template("name: charge", "name: ship, dependencies: [charge]")
    allow(engine).to receive_messages(tasks: Array.new(3) { double(id: "1") }, recording:)
    expect(crossings { replay.last(3) }).to include("workflow.read" => 1, "runner.start" => 3)
  end

  it "goes through the last that ended, and says which it passed over" do
    template("name: charge", "name: ship, dependencies: [charge]")
    template("nonsense", name: "broken")
    rows = Array.new(4) { |number| double(id: number.to_s) }
    states = %w[ complete blocked_by_failures error ]
    allow(engine).to receive(:tasks).with(states:, limit: 4, name: "order").and_return(rows)
    allow(engine).to receive(:recording)
      .and_return(recording, recording(by_hand: "t"), recording(task: "gone"), recording(task: "broken"))
    expect(replay.last(4, name: "order")).to be(true)
    expect(said).to eq([
      "deadbeef  shop/order 1.0.0  passed over: it was changed by a person, which no template can predict",
      "deadbeef  shop/gone 1.0.0  passed over: it is of shop/gone, whose template is no longer here",
      "deadbeef  shop/broken 1.0.0  passed over: it is of shop/broken, whose template has errors: " \
        "bin/rails tasker:check",
      "1 of 4 tasks would go the same way today, 3 passed over."
    ])
    expect { replay.last(0) }.to refused("--last takes a whole number from 1 to 1000.")
    allow(engine).to receive_messages(tasks: [], names: [ %w[ shop order ] ])
    expect { replay.last(2, name: "ordr") }.to raise_error(TaskerContribRails::Error::NoSuchTask,
      "No workflow `ordr` is registered. Did you mean `order`?")
    expect { replay.last(1.5) }.to refused("--last takes a whole number from 1 to 1000.")
  end

  it "reads each template once" do
    template("name: charge", "name: ship, dependencies: [charge]")
    allow(engine).to receive_messages(tasks: Array.new(3) { double(id: "x") }, recording:)
    expect(TaskerContribRails::Component)
      .to receive(:call).with("workflow", "read", any_args).once.and_call_original
    allow(TaskerContribRails::Component).to receive(:call).with("runner", any_args).and_call_original
    replay.last(3)
  end

  it "gives JSON" do
    template("name: charge")
    allow(engine).to receive_messages(recording:)
    replay(format: "json").one("deadbeef")
    divergence = { "step" => "ship", "engine" => "had such a step", "today" => "has none, or never makes it" }
    expect(JSON.parse(output.string)).to contain_exactly(include("name" => "order", "divergence" => divergence))
  end

  describe "an export" do
    let(:folder) { @root.join("cases/order_deadbeef") }

    def export
      template("name: charge", "name: ship, dependencies: [charge]")
      allow(engine).to receive_messages(recording:)
      replay(export: @root.join("cases").to_s).one("deadbeef")
    end

    it "is a case of the runner, with all that the engine did and nothing of what was in it" do
      export
      handler = { "callable" => "ScriptedHandler" }
      expect(YAML.load(folder.join("template.yaml").read))
        .to eq("name" => "order_deadbeef", "namespace_name" => "runner_cases", "version" => "1.0.0", "steps" => [
          { "name" => "charge", "retry" => { "max_attempts" => 2, "backoff_base_ms" => 1000 }, "handler" => handler },
          { "name" => "ship", "dependencies" => [ "charge" ], "handler" => handler }
        ])
      failed = { "message" => "Bank::Declined", "retryable" => true, "retry_after" => 3 }
      expect(JSON.parse(folder.join("script.json").read))
        .to eq("charge" => [ { "failed" => failed }, { "succeeded" => {} } ], "ship" => [ { "succeeded" => {} } ])
      expect(folder.glob("*").map(&:read).join).not_to match(/4111|k3y|secret/)
      expect(said.first).to eq("deadbeef  shop/order 1.0.0  written to #{folder}")
    end

    it "expects what the engine recorded, and the runner's own time" do
      export
      expect(JSON.parse(folder.join("expected.json").read)).to eq(
        "status" => "complete", "events" => [], "remarks" => [],
        "steps" => { "charge" => { "state" => "complete", "attempts" => 2, "result" => {} },
                     "ship" => { "state" => "complete", "attempts" => 1, "result" => {} } },
        "attempts" => [ { "at_ms" => 0, "step" => "charge", "retries" => 0, "results" => [] },
          { "at_ms" => 3000, "step" => "charge", "retries" => 1, "results" => [] },
          { "at_ms" => 3000, "step" => "ship", "retries" => 0, "results" => [ "charge" ] } ]
      )
    end

    it "is refused where its folder has no name" do
      expect { replay(export: " ") }.to raise_error(TaskerContribRails::Error::Misuse, /its name is empty/)
    end

    [ "{}", "[]", '{"steps":"x"}', '{"steps":["x"]}', '{"steps":[{"handler":"x"}]}' ].each do |registered|
      it "is none of a task whose registered template is #{registered}; of many, the others are written" do
        template("name: charge", "name: ship, dependencies: [charge]")
        allow(engine).to receive_messages(tasks: [ double(id: "1"), double(id: "2") ])
        broken = recording.tap { |one| allow(one).to receive(:template).and_return({ name: "x", text: registered }) }
        allow(engine).to receive(:recording).and_return(broken, recording)
        expect(replay(export: @root.join("cases").to_s).last(2)).to be(true)
        expect(said.first(2)).to match([ /not written: it is no case: its registered template has/, /written to/ ])
      end
    end

    it "replaces one that is there as a whole, or not at all" do
      folder.join("expected.json").mkpath
      folder.join("script.json").write("of before")
      expect { export }
        .to refused(/can't be written\. Nothing was written, because expected\.json is not a regular file/)
      expect(folder.children.map { |path| path.basename.to_s }).to contain_exactly("expected.json", "script.json")
      expect(folder.join("script.json").read).to eq("of before")
    end

    it "is refused where it can't be written" do
      @root.join("cases").write("a file")
      expect { export }.to refused(/can't be written/)
    end
  end
end
