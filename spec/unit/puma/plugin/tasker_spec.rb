# frozen_string_literal: true

require "active_support"
require "puma"
require "puma/configuration"
require "puma/launcher"
require "puma/plugin"

RSpec.describe "plugin :tasker" do
  let(:log) { Puma::LogWriter.strings }
  let(:worker) { instance_double(TaskerContribRails::Worker, start: nil, stop: nil) }

  before do
    allow(TaskerContribRails).to receive_messages(worker:, report: nil)
    allow(ActiveSupport).to receive(:on_load).with(:after_initialize, yield: true).and_yield # the app is ready
    allow(Puma::LogWriter).to receive(:stdio).and_return(log)
  end

  def launch(workers)
    config = Puma::Configuration.new do |puma|
      puma.workers workers
      puma.app { }
      puma.plugin :tasker
    end
    launcher = Puma::Launcher.new(config, log_writer: log)
    launcher.config.plugins.fire_starts(launcher)
    launcher
  end

  # Puma 6 had other names.
  def fire(launcher, *names) = launcher.events.public_send(names.find { |name| launcher.events.respond_to?(name) })

  def run_hooks(launcher, name) = launcher.config.run_hooks(name, 0, log)

  it "starts the worker of a single process when Puma is up, stops it before a restart, and brings no warning about " \
    "clusters" do
    launcher = launch(0)
    expect(worker).not_to have_received(:start)
    fire(launcher, :fire_after_booted!, :fire_on_booted!)
    expect(worker).to have_received(:start).once
    fire(launcher, :fire_before_restart!, :fire_on_restart!)
    expect(worker).to have_received(:stop).once
    expect(log.stdout.string + log.stderr.string).to eq("")
  end

  it "locks nothing where Puma tells that it stops, which is in a signal handler" do
    launcher = launch(0)
    fire(launcher, :fire_after_stopped!, :fire_on_stopped!)
    expect(worker).not_to have_received(:stop)
  end

  it "starts and stops one in each child of a cluster, and none in its parent" do
    launcher = launch(2)
    fire(launcher, :fire_after_booted!, :fire_on_booted!)
    expect(worker).not_to have_received(:start)
    run_hooks(launcher, :before_worker_boot)
    expect(worker).to have_received(:start).once
    run_hooks(launcher, :before_worker_shutdown)
    expect(worker).to have_received(:stop).once
  end

  it "says why a worker did not start, and serves requests all the same" do
    allow(worker).to receive(:start).and_raise(TaskerContribRails::Error::DatabaseUnavailable, "It is gone.")
    expect { fire(launch(0), :fire_after_booted!, :fire_on_booted!) }
      .to output(/worker did not start in process \d+, which serves requests without it. It is gone\.$/).to_stderr
    expect(TaskerContribRails)
      .to have_received(:report).with(TaskerContribRails::Error::DatabaseUnavailable, source: "tasker.worker")
    expect { run_hooks(launch(2), :before_worker_boot) }.to output(/It is gone/).to_stderr
  end
end
