# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Why do
  let(:engine) { instance_double(TaskerContribRails::Operations::Engine) }
  let(:output) { StringIO.new }

  def cause(sentence: "`charge` failed.", remedy: :retry, blocks: [])
    TaskerContribRails::Operations::Cause.new(code: "failed-for-good", sentence:, step: "charge", since: nil,
      until: nil, blocks:, remedy:, task: FakeEngineTables::TASK)
  end

  def row(state: "error")
    TaskerContribRails::Operations::Row.new(id: FakeEngineTables::TASK, namespace: "shop", task: "order",
      version: "1.0.0", state:, created: Time.at(0), since: Time.at(0), age: 61.24)
  end

  def said(task = nil, **)
    described_class.new(engine, output:, **).call(task).then { output.string.lines(chomp: true) }
  end

  it "prints each reason, what waits for it, and what to type or do" do
    allow(engine)
      .to receive(:why).with("deadbeef").and_return([
        cause(blocks: %w[ a b c d e ]), cause(sentence: "No server runs.", remedy: :start_server, blocks: [ "ship" ]),
        cause(sentence: "It waits.", remedy: :wait)
      ])
    expect(said("deadbeef")).to eq([ "`charge` failed.", "  `a`, `b`, `c`, and 2 more wait for it.",
      "  → bin/rails tasker:retry deadbeef charge --because \"…\"", "No server runs.", "  `ship` waits for it.",
      "  → Start Tasker's server, or restart the running one.", "It waits." ])
  end

  it "prints the first reason of each task that does not move" do
    allow(engine).to receive(:stuck).with(age: 90, limit: 20).and_return([ row ])
    allow(engine).to receive(:why).with(FakeEngineTables::TASK).and_return([ cause, cause(sentence: "More.") ])
    expect(said(age: 90))
      .to eq([
        "deadbeef  shop/order 1.0.0  error", "  `charge` failed.",
        "    → bin/rails tasker:retry deadbeef charge --because \"…\""
      ])
  end

  it "says that all is well, or that there may be more" do
    allow(engine).to receive_messages(stuck: [], why: [ cause ])
    expect(said).to eq([ "No task is stuck: each has moved within 60 s, or has ended." ])
    allow(engine).to receive(:stuck).and_return([ row ] * 20)
    expect(said.last).to eq("There may be more: these are the 20 worst.")
  end

  it "says how to see those that failed just now" do
    allow(engine).to receive(:stuck).with(age: 60, limit: 20).and_return([])
    allow(engine).to receive(:stuck).with(age: 0, limit: 1).and_return([ row ])
    expect(said).to eq([ "No task is stuck: each has moved within 60 s, or has ended.",
      "`--age 0` lists those that moved, too, such as failures of this minute." ])
  end

  it "prints nothing that drives a terminal, whatever the database says" do
    allow(engine).to receive_messages(stuck: [ row(state: "er\e[31mror") ], why: [ cause(sentence: "a\u202Eb\nc") ])
    expect(said.first(2)).to eq([ 'deadbeef  shop/order 1.0.0  er\e[31mror', '  a\u{202E}b\nc' ])
  end

  it "gives JSON with the command of each" do
    allow(engine).to receive_messages(stuck: [ row ], why: [ cause ])
    expect(JSON.parse(said(format: "json").join)).to contain_exactly(include("id" => FakeEngineTables::TASK,
      "age" => 61.2,
      "causes" => [
        include("code" => "failed-for-good", "command" => "bin/rails tasker:retry deadbeef charge --because \"…\"",
          "advice" => nil)
      ]))
    output.truncate(0) && output.rewind
    expect(JSON.parse(said("deadbeef", format: "json").join))
      .to contain_exactly(include("sentence" => "`charge` failed.", "remedy" => "retry"))
  end
end
