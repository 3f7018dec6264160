# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Worker::Health do
  it "is known in a process that has no worker, and without tasker-rb" do
    worker = TaskerContribRails::Worker.new(settings: nil)
    hide_const("TaskerCore")
    expect(worker.health).to include(healthy: false, state: :stopped, worker: nil, problems: [], failing: [],
      checked: [],
      versions: include(tasker_rb: Gem.loaded_specs["tasker-rb"]&.version&.to_s))
  end

  it "names what is not well in words that anybody may see, beside the reasons" do
    checks = [
      [ "handler threads", nil ], [ "database", "the database has not answered for 30 s" ]
    ].map do |name, problem|
      TaskerContribRails::Worker::Vitals::Check.new(name:, problem:)
    end
    worker = double("worker", state: :running, name: "tcr1", namespaces: [ "shop" ], private_queue?: true)
    health = described_class.new(worker, vitals: double(checks:)).to_h
    expect(health)
      .to include(healthy: false, problems: [ "the database has not answered for 30 s" ], failing: [ "database" ])
  end
end
