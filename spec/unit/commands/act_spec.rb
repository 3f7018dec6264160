# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Act do
  let(:actions) { instance_double(TaskerContribRails::Operations::Actions) }
  let(:output) { StringIO.new }
  let(:done) do
    TaskerContribRails::Operations::Actions::Done.new(action: "retry", task: FakeEngineTables::TASK, step: "cha\e",
      follows: [ "ship" ])
  end

  def act(**) = described_class.new(actions, output:, **)
  def said = output.string.lines(chomp: true)

  def row(end_of_id)
    TaskerContribRails::Operations::Row.new(id: "01890000-0000-7000-8000-0000#{end_of_id}", namespace: "shop",
      task: "order", version: "1.0.0", state: "error", created: nil, since: nil, age: 1.0)
  end

  it "does one action, says what, and prints nothing that drives a terminal" do
    expect(actions).to receive(:retry).with("deadbeef", "charge", dry_run: false).and_return(done)
    act.call(:retry, "deadbeef", "charge")
    expect(said).to eq([ 'Retried cha\e; ship follows.' ])
  end

  it "says what it would do in a dry run" do
    expect(actions).to receive(:complete).with("deadbeef", "charge", dry_run: true, result: 1).and_return(done)
    act(dry_run: true).call(:complete, "deadbeef", "charge", result: 1)
    expect(said.first).to eq('Would retry cha\e; ship follows.')
  end

  it "goes on with the others where one of many is refused, counts them, and says that not all was done" do
    allow(actions).to receive(:retry).and_return(done)
    allow(actions)
      .to receive(:retry).with(row("deadbeef").id, dry_run: false).and_raise(TaskerContribRails::Error::ActionRefused,
        "The task moved meanwhile.")
    expect(act.all(:retry, [ row("deadbeef"), row("0000cafe") ])).to be(false)
    expect(said).to eq([ "deadbeef: The task moved meanwhile.", 'Retried cha\e; ship follows.', "1 of 2 tasks." ])
    expect(act.all(:retry, [ row("0000cafe") ])).to be(true)
  end

  it "says that there is none" do
    expect(act.all(:retry, [])).to be(true)
    expect(said).to eq([ "No task matches." ])
  end

  it "fails where a name was asked for that nobody knows" do
    expect(act.all(:retry, [], unknown: [ "No workflow `ordr` is registered." ])).to be(false)
    expect(said).to eq([ "No task matches. No workflow `ordr` is registered." ])
  end

  it "knows who acts, where nobody says so" do
    expect(described_class.person).to match(/\A.+@#{Regexp.escape(Socket.gethostname)}\z/)
  end
end
