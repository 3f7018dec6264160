# frozen_string_literal: true

require "active_support/all"
require "rails"

RSpec.describe TaskerContribRails::Worker::Role do
  before do
    allow(Rails).to receive(:env).and_return("production".inquiry)
    hide_const("Rails::Console")
    hide_const("Rails::Server")
    hide_const("Rails::Command::RunnerCommand")
    hide_const("Rake")
    hide_const("Puma")
    allow(described_class).to receive(:plugin?).and_return(false) # which another spec may have loaded
  end

  it "starts a worker in a runner" do
    stub_const("Rails::Command::RunnerCommand", Class.new)
    worker = instance_double(TaskerContribRails::Worker, start: nil)
    allow(TaskerContribRails).to receive(:worker).and_return(worker)
    described_class.start_worker
    expect(worker).to have_received(:start)
  end

  it "says why it starts none, aloud where a worker in each child needs the plugin" do
    allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(log = StringIO.new))
    described_class.start_worker
    stub_const("Puma", Module.new { def self.cli_config = Struct.new(:options).new({ workers: 2 }) })
    described_class.start_worker
    expect(log.string)
      .to match(/DEBUG.*neither a server nor a runner.*WARN.*this process will fork: add `plugin :tasker`/m)
  end

  it "starts none in tests, a console, a rake task, or a process that is nothing of the kind" do
    expect(described_class.not_here).to eq("this is neither a server nor a runner")
    stub_const("Rake", Module.new { def self.application = Struct.new(:top_level_tasks).new([ "db:migrate" ]) })
    expect(described_class.not_here).to eq("this is a rake task")
    stub_const("Rails::Console", Class.new)
    expect(described_class.not_here).to eq("this is a console")
    allow(Rails).to receive(:env).and_return("test".inquiry)
    expect(described_class.not_here).to eq("this is a test run")
  end

  it "starts one in Puma, but not in a parent that will fork" do
    puma = ->(**options) { stub_const("Puma",
      Module.new { define_singleton_method(:cli_config) { Struct.new(:options).new(options) } }) }
    puma.call(workers: 0)
    expect(described_class.not_here).to be_nil
    puma.call(workers: 2, preload_app: true)
    expect(described_class.not_here).to include("plugin :tasker")
    puma.call(workers: 2, preload_app: false)
    expect(described_class.not_here).to be_nil
  end
end
