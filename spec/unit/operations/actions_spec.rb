# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations::Actions do
  # `charge` failed; `ship` waits for it.
  let(:rows) do
    [
      FakeEngineTables.row,
      FakeEngineTables.row(id: "s2", transition: nil, name: "ship", state: "pending", attempts: "0", parents: '["s1"]',
        error: nil, error_type: nil)
    ]
  end
  let(:tables) { FakeEngineTables.new(*rows) }
  let(:queues) { TaskerContribRails::Configuration::Queues.new("worker", "orchestration_step_results", nil) }
  let(:client) { instance_double(TaskerContribRails::Client, act_on_step: nil, cancel_task: nil) }
  let(:engine) { TaskerContribRails::Operations::Engine.new(tables, queues:, hand_back_after: 30) }
  let(:id) { FakeEngineTables::TASK }
  subject(:actions) { described_class.new(tables, engine:, queues:, client:, by: "ada", because: "the bank is back") }

  def refused(message) = raise_error(TaskerContribRails::Error::ActionRefused, message)

  # What was asked from the beginning of the transaction.
  def transaction = tables.asked.drop_while { |name,| name != :begin }

  def locked(**more) = tables.answers[:lock] = [ tables.answers[:lock].first.merge(more.transform_keys(&:to_s)) ]

  it "retries a step: locks, looks, resets it, and makes the server look, in one transaction" do
    expect(actions.retry(id, "charge").to_s).to eq("Retried charge; ship follows.")
    expect(transaction).to eq([ [ :begin ], [ :lock, id ], [ :step_transition, "s1" ], [ :reset, id, '["s1"]' ],
      [ :reset_transition, "s1", "error", "3", "ada", "the bank is back" ],
      [ :move_task, id, "blocked_by_failures", "waiting_for_dependencies", "ada", "the bank is back" ], [ :commit ] ])
  end

  it "retries all that failed where no step is named" do
    expect(actions.retry(id).to_s).to eq("Retried task deadbeef; ship follows.")
    expect(tables.asked).to include([ :reset, id, nil ])
  end

  it "tells the server of a step that is complete, where there is one to tell of" do
    locked(complete: "s0")
    actions.retry(id, "charge")
    expect(transaction.last(3))
      .to eq([
        [ :move_task, id, "blocked_by_failures", "evaluating_results", "ada", "the bank is back" ],
        [ :tell, "orchestration_step_results", "s0", id, "c" ], [ :commit ]
      ])
  end

  it "refuses what has moved since somebody looked at it, even where nothing is done yet" do
    seen = actions.retry(id, "charge", dry_run: true).seen
    expect(seen).to eq("st1")
    again = lambda do |seen|
      described_class.new(tables, engine:, queues:, client:, by: "ada", because: "x", seen: { id => seen })
    end
    expect(again.("st1").retry(id, "charge").to_s).to eq("Retried charge; ship follows.")
    expect { again.("st0").retry(id, "charge") }.to refused(/moved meanwhile/)
    expect { again.("tt0").cancel(id, dry_run: true) }.to refused(/moved meanwhile/)
  end

  it "changes nothing in a dry run, and says what it would do" do
    done = [ actions.retry(id, "charge", dry_run: true), actions.revive(id, dry_run: true),
      actions.complete(id, "charge", result: 1, dry_run: true), actions.skip(id, "charge", dry_run: true),
      actions.cancel(id, dry_run: true) ]
    expect(done.map(&:would))
      .to eq([
        "Would retry charge; ship follows.", "Would revive task deadbeef; charge and ship follow.",
        "Would complete charge; ship follows.", "Would skip charge; ship follows.", "Would cancel task deadbeef."
      ])
    expect(done.map { |one| one.to_s[/\w+/] }).to eq(%w[ Retried Revived Completed Skipped Cancelled ])
    expect(tables.names).not_to include(:begin)
    expect([ client ]).to all(have_received(:act_on_step).exactly(0).times)
    expect(client).not_to have_received(:cancel_task)
  end

  it "refuses a step, or a task, that moved since it was looked at, and takes everything back" do
    tables.answers[:step_transition] = [ { "transition" => "st2" } ]
    expect { actions.retry(id, "charge") }.to refused("The task has moved meanwhile. Look at it again.")
    locked(transition: "tt2")
    expect { actions.retry(id) }.to refused(/moved meanwhile/)
    tables.answers[:lock] = []
    expect { actions.revive(id) }.to refused(/moved meanwhile/)
    expect(tables.names.count(:rollback)).to eq(3)
    expect(tables.changes).to be_empty
  end

  it "takes everything back where the engine would not move the task" do
    tables.answers[:move_task] = [ { "is" => "f" } ]
    expect { actions.retry(id, "charge") }.to refused(/moved meanwhile/)
    expect(tables.names.last).to eq(:rollback)
  end

  it "does nothing to a task that is over" do
    %w[ complete cancelled resolved_manually ].each do |state|
      locked(state:)
      expect { actions.retry(id, "charge") }
        .to refused("The task is #{state.tr("_", " ")}, so nothing more can be done to it.")
    end
    expect(tables.changes).to be_empty
  end

  it "refuses to retry what neither failed nor waits, and names a step that there is not" do
    expect { actions.retry(id, "ship") }
      .to refused("`ship` is pending: only a step that has failed or is waiting for a retry can be retried.")
    tables.answers[:task] = [ FakeEngineTables.row(state: "complete"), rows.last ]
    expect { actions.retry(id) }.to refused("No step of the task has failed or is waiting for a retry.")
    expect { actions.retry(id, "chrage\e") }.to refused('The task has no step `chrage\e`, only `charge` and `ship`.')
  end

  it "refuses in a dry run what it would refuse" do
    expect { actions.retry(id, "ship", dry_run: true) }.to refused(/\A`ship` is pending: /)
    tables.answers[:task] = [ FakeEngineTables.row(task_state: "complete") ]
    [ -> { actions.retry(id, dry_run: true) }, -> { actions.revive(id, dry_run: true) },
      -> { actions.cancel(id, dry_run: true) }, -> { actions.skip(id, "charge", dry_run: true) },
      -> { actions.complete(id, "charge", result: 1, dry_run: true) } ].each do |action|
      expect(&action).to refused("The task is complete, so nothing more can be done to it.")
    end
  end

  it "says first that the step itself has ended, which a person who acts by hand asks about" do
    tables.answers[:task] = [ FakeEngineTables.row(state: "complete", task_state: "complete") ]
    expect { actions.skip(id, "charge") }.to refused("`charge` is complete already.")
  end

  it "takes a step whose reset finds nothing for one that moved" do
    tables.answers[:reset] = []
    expect { actions.retry(id, "charge") }.to refused(/moved meanwhile/)
    expect(tables.names.last).to eq(:rollback)
  end

  describe "a step that was sent" do
    let(:rows) do
      [
        FakeEngineTables.row(state: "enqueued", task_state: "steps_in_process", attempts: "0", error: nil,
          error_type: nil)
      ]
    end

    it "is sent again where its message is gone, and not else" do
      actions.retry(id, "charge")
      expect(tables.asked).to include([ :tell, "worker_shop_queue", "s1", id, "c" ])
      expect(tables.changes).to eq([ :tell ])

      tables.answers[:messages] = [ { "place" => "0", "step" => "s1" } ]
      [ false, true ].each do |dry_run|
        expect { actions.retry(id, "charge", dry_run:) }
          .to refused(/`charge` was sent, and its message is still there/)
      end
    end
  end

  it "makes the engine look again, and asks it to finish where no step is open" do
    actions.revive(id)
    expect(tables.changes).to eq([ :move_task ])
    tables.answers[:task] = [ FakeEngineTables.row(state: "complete") ]
    actions.revive(id)
    expect(tables.names.last(2)).to eq(%i[ finalize commit ])
  end

  it "completes a step through the server, and tells it of that very step" do
    actions.complete(id, "charge", result: { "paid" => true })
    expect(client)
      .to have_received(:act_on_step).with(id, "s1", reason: "the bank is back", action_type: "complete_manually",
        completion_data: { result: { "paid" => true } }, completed_by: "ada")
    expect(tables.asked).to include([ :tell, "orchestration_step_results", "s1", id, "c" ])
  end

  it "skips a step, and the server needs no message about it" do
    actions.skip(id, "charge")
    expect(client)
      .to have_received(:act_on_step).with(id, "s1", reason: "the bank is back", action_type: "resolve_manually",
        resolved_by: "ada")
    expect(tables.changes).to eq([ :move_task ])
  end

  it "refuses to complete or skip what is done" do
    tables.answers[:task] = [ FakeEngineTables.row(state: "resolved_manually") ]
    expect { actions.skip(id, "charge") }.to refused("`charge` is resolved manually already.")
    expect(client).not_to have_received(:act_on_step)
  end

  it "cancels through the server, which cancels no task that it has given up before that is taken back" do
    actions.cancel(id)
    expect(tables.changes).to be_empty
    expect(tables.asked.last).to eq([ :sign, id, "cancelled", "ada", "the bank is back" ])
    tables.answers[:task] = [ FakeEngineTables.row(task_state: "error") ]
    locked(state: "error")
    actions.cancel(id)
    expect(tables.asked).to include([ :move_task, id, "error", "blocked_by_failures", "ada", "the bank is back" ])
    expect(client).to have_received(:cancel_task).with(id).twice
    tables.answers[:task] = [ FakeEngineTables.row(task_state: "complete") ]
    expect { actions.cancel(id) }.to refused(/The task is complete/)
  end

  # The engine ends a task as complete, steps unrun, where it is `pending` and no step is ready.
  it "never makes a task pending, whatever is done to it" do
    [
      -> { actions.retry(id) }, -> { actions.revive(id) }, -> { actions.skip(id, "charge") },
      -> { actions.complete(id, "charge", result: 1) }, -> { actions.cancel(id) }
    ].each do |action|
      [ nil, "s0" ].each { |complete| locked(complete:) && action.call }
    end
    expect(tables.asked.filter_map { |name, *, to, _, _| to if name == :move_task }.uniq)
      .to match_array(%w[ waiting_for_dependencies evaluating_results ])
  end

  it "sends a result again whose message is gone, in place of anything else" do
    tables.answers[:task] = [
      FakeEngineTables.row(task_state: "steps_in_process", state: "enqueued_for_orchestration")
    ]
    tables.answers[:lock] = [
      { "state" => "steps_in_process", "transition" => "tt1", "correlation_id" => "c", "complete" => "s0" }
    ]
    claims = instance_double(TaskerContribRails::Database::Claims, workers: [], resend: :sent)
    allow(TaskerContribRails::Database::Claims).to receive(:new).and_return(claims)
    actions.revive(id)
    expect(claims).to have_received(:resend).with("st1")
    expect(tables.changes).to be_empty
  end
end
