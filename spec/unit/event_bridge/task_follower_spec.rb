# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::TaskFollower, :events do
  let(:answers) { Hash.new { |all, uuid| all[uuid] = [] } }
  let(:asked) { [] }
  let(:follower) do
    described_class.new(->(uuid) {
      asked << uuid and Struct.new(:status).new(answers[uuid].shift || raise("no answer"))
    }, interval: 0.01)
  end

  def received(uuid)
    task = Struct.new(:task_name, :namespace_name).new("order", "shop")
    follower.received({ task_uuid: uuid, task_sequence_step: Struct.new(:task).new(task) })
  end

  it "tells of a task's first step, and of its end once the server does" do
    seen = notifications
    answers["t"].push("steps_in_process", "complete")
    2.times { received("t") }
    3.times { follower.ask }

    expect(seen.map(&:name)).to eq(%w[ tasker.task_execution_started tasker.task_execution_completed ])
    expect(seen.last.payload).to include(task_uuid: "t", task_name: "order", namespace: "shop", duration: Float)
    expect(asked).to eq(%w[ t t ])
  end

  it "tells of failures, and lets cancelled tasks go" do
    seen = notifications(/task_execution_(completed|failed)/)
    answers["a"].push("blocked_by_failures")
    answers["b"].push("cancelled")
    %w[ a b ].each { |uuid| received(uuid) }
    3.times { follower.ask }

    expect(seen.map { |event| event.payload.values_at(:event_type, :task_uuid, :error_message) })
      .to eq([ [ "task.execution.failed", "a", "blocked_by_failures" ] ])
  end

  it "asks again when the server does not answer, and reports it" do
    errors
    seen = notifications("tasker.task_execution_completed")
    received("t")
    follower.ask
    answers["t"].push("complete")
    follower.ask

    expect(errors.reports.map { |report| report.error.message }).to eq([ "no answer" ])
    expect(seen.size).to eq(1)
  end

  it "asks as often as before once the server answers again, whatever it says" do
    errors
    pauses = -> { follower.instance_variable_get(:@pause) }
    received("t")
    2.times { follower.ask }
    expect(pauses.call).to eq(0.04)
    answers["t"].push("steps_in_process")
    follower.ask
    expect(pauses.call).to eq(0.01)
  end

  it "reports a task that the server does not know once, and lets it go" do
    errors
    lost = described_class.new(->(uuid) {
      asked << uuid and raise TaskerContribRails::Client::NotFound, "no such task"
    }, interval: 0.01)
    lost.received({
      task_uuid: "t",
      task_sequence_step: Struct.new(:task).new(Struct.new(:task_name, :namespace_name).new("order", "shop"))
    })
    2.times { lost.ask }

    expect(asked).to eq([ "t" ])
    expect(errors.reports.map { |report| report.error.message }).to eq([ "no such task" ])
    expect(lost.instance_variable_get(:@pause)).to eq(0.01)
  end

  it "follows a limited number of tasks: the oldest is let go" do
    stub_const("#{described_class}::MOST", 2)
    %w[ a b c ].each { |uuid| answers[uuid].push("steps_in_process", "complete") and received(uuid) }
    4.times { follower.ask }

    expect(asked).to eq(%w[ b c b c ])
  end

  it "asks no faster when new tasks come" do
    slow = described_class.new(->(uuid) { asked << uuid and Struct.new(:status).new("steps_in_process") }, interval: 60)
    thread = slow.start
    task = Struct.new(:task).new(Struct.new(:task_name, :namespace_name).new("order", "shop"))
    20.times do |n|
      slow.received({ task_uuid: "t-#{n}", task_sequence_step: task })
      Thread.pass until asked.any? && thread.status == "sleep"
    end
    slow.stop

    expect(asked.size).to eq(1)
  end

  it "works in a thread of its own, which ends when it has to" do
    done = Thread::Queue.new
    notifications("tasker.task_execution_completed") { |event| done << event.payload[:task_uuid] }
    follower.start
    %w[ a b ].each { |uuid| answers[uuid].push("complete") and received(uuid) }

    expect([ done.pop(timeout: 5), done.pop(timeout: 5) ]).to match_array(%w[ a b ])
    follower.stop
    expect(Thread.list.map(&:name)).not_to include("tasker task events")
  end

  it "is started anew in a fork of the process, and follows no task of its parent" do
    expect(follower.start).to equal(follower.start)
    answers["parent"].push(*[ "steps_in_process" ] * 1_000) and received("parent")
    child = fork { exit!(follower.start.alive? && follower.instance_variable_get(:@tasks).empty? ? 0 : 1) }
    expect(Process.wait2(child).last).to be_success
  ensure
    follower.stop
  end
end
