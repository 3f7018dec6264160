# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Tasks do
  let(:engine) { instance_double(TaskerContribRails::Operations::Engine, tasks: [], stuck: [], names: []) }
  let(:output) { StringIO.new }

  def row(name = "order", age: 61.24, state: "error")
    TaskerContribRails::Operations::Row.new(id: FakeEngineTables::TASK, namespace: "shop", task: name, version: "1.0.0",
      state:, created: Time.at(0), since: Time.at(0), age:)
  end

  def said(format: "text", **)
    described_class.new(engine, format:, output:).call(**).then { output.string.lines(chomp: true) }
  end

  it "prints a table whose columns stand one below the other" do
    allow(engine)
      .to receive(:tasks).and_return([
        row(age: 59.9), row("refund", age: 3599, state: "steps_in_process"), row(age: 7200), row(age: 172_800)
      ])
    expect(said).to eq([ "TASK      STATE             WORKFLOW           NOT MOVED FOR",
      "deadbeef  error             shop/order 1.0.0   59 s",
      "deadbeef  steps_in_process  shop/refund 1.0.0  59 min", "deadbeef  error             shop/order 1.0.0   2 h",
      "deadbeef  error             shop/order 1.0.0   2 d" ])
  end

  it "asks for one state, for those that failed, or for those that do not move" do
    said(state: "error", namespace: "shop")
    said(failed: true)
    said(stuck: true, namespace: "shop", limit: 3, name: "order")
    expect(engine).to have_received(:tasks).with(states: [ "error" ], namespace: "shop")
    expect(engine).to have_received(:tasks).with(states: %w[ blocked_by_failures error ])
    expect(engine).to have_received(:stuck).with(namespace: "shop", limit: 3)
  end

  it "says which name the engine does not know, and which it may be" do
    allow(engine).to receive(:names).and_return([ %w[ shop order ], %w[ bank refund ] ])
    expect(said(name: "ordr", namespace: "shop"))
      .to eq([ "No task matches. No workflow `ordr` is registered. Did you mean `order`?" ])
    output.truncate(output.rewind)
    expect(said(name: "xyz", namespace: "bnk", limit: 3))
      .to eq([ "No task matches. No namespace `bnk` is registered. Did you mean `bank`? " \
        "No workflow `xyz` is registered." ])
    output.truncate(output.rewind)
    expect(said(name: "order", namespace: "bank")).to eq([ "No task matches." ])
  end

  it "names the next page where this one is full" do
    allow(engine).to receive(:tasks).and_return([ row ] * 2)
    expect(said(limit: 2).last).to eq("The next page: --before #{FakeEngineTables::TASK}")
    output.truncate(0)
    expect(said(limit: 3).last).not_to include("--before")
  end

  it "says that there is none, and prints nothing that drives a terminal" do
    expect(said).to eq([ "No task matches." ])
    allow(engine).to receive(:tasks).and_return([ row("a\e[2J") ])
    expect(said.last).to include('shop/a\e[2J 1.0.0')
  end

  it "gives JSON" do
    allow(engine).to receive(:tasks).and_return([ row ])
    expect(JSON.parse(said(format: "json").join))
      .to contain_exactly(include("id" => FakeEngineTables::TASK, "state" => "error", "age" => 61.2))
  end
end
