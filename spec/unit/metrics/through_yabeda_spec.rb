# frozen_string_literal: true

require "active_support/all"
require "yabeda"

RSpec.describe TaskerContribRails::Metrics::ThroughYabeda, :events do
  let(:families) { TaskerContribRails::Metrics::Families }

  before do
    # Yabeda's configuration looks there.
    allow(Rails).to receive(:root).and_return(Pathname(__dir__)) if defined?(Rails.root)
    Yabeda.reset!
    before = subscribed
    described_class.declare
    described_class.follow
    Yabeda.configure!
    subscriptions.concat(subscribed - before)
  end

  after { Yabeda.reset! }

  def subscribed
    ActiveSupport::Notifications.notifier.instance_variable_get(:@string_subscribers).values.flatten
  end

  it "declares each metric in Yabeda's terms, so that its exporter gives them the same names" do
    declared = Yabeda.metrics.values.map do |metric|
      [ [ metric.group, metric.name, metric.unit ].compact.join("_"), metric.class.name.split("::").last.downcase ]
    end
    all = (families::ENGINE.values + families::WORKERS.values).map do |family|
      [ family.type == "counter" ? "#{family.full_name}_total" : family.full_name,
        family.type == "summary" ? "histogram" : family.type ]
    end
    expect(declared).to match_array(all)
    expect(Yabeda.tasker.runnable_steps).to have_attributes(tags: [ :namespace ],
      comment: "Steps that a worker could take now.")
    expect(Yabeda.tasker.step_attempts_total.tags).to eq(%i[ namespace task outcome ])
  end

  it "reads the engine where Yabeda is asked" do
    engine = { families::ENGINE[:engine_up] => [ [ [], 1 ] ],
      families::ENGINE[:oldest_runnable_step_seconds] => [ [ [ "shop" ], 12.5 ] ] }
    allow(TaskerContribRails::Metrics).to receive(:engine).and_return(double(samples: engine))
    Yabeda.collect!
    expect(Yabeda.tasker.engine_up.get({})).to eq(1)
    expect(Yabeda.tasker.oldest_runnable_step.get({ namespace: "shop" })).to eq(12.5)
  end

  it "measures what happens in this process" do
    step = { task_uuid: "t", step_uuid: "s", namespace: "shop", task_name: "order", handler: "PayHandler",
      duration: 0.2 }
    TaskerContribRails::EventBridge.publish("step.execution.completed", step)
    TaskerContribRails::EventBridge.publish("step.execution.failed", { **step, retryable: true, duration: nil })
    TaskerContribRails::EventBridge.publish("worker.drained", worker: "tcr1", drained: 2, handed_back: 0, left: 1,
      duration: 3.5)
    attempts = %w[ completed failed_retryable failed_permanent ].map do |outcome|
      Yabeda.tasker.step_attempts_total.get({ namespace: "shop", task: "order", outcome: })
    end
    expect(attempts.map(&:to_i)).to eq([ 1, 1, 0 ])
    expect(Yabeda.tasker.step_duration.values).to eq({ namespace: "shop", task: "order", handler: "PayHandler" } => 0.2)
    expect(Yabeda.tasker.drain_duration.values).to eq({} => 3.5)
    expect(Yabeda.tasker.drain_left_steps_total.get({})).to eq(1)
  end
end
