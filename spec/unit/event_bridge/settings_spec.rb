# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::Settings do
  it "publishes, under Tasker's names, unless settings say otherwise" do
    expect(described_class.new)
      .to have_attributes(enabled: true, naming: :tasker, log: false, structured: true, follow_tasks: false)
  end

  it "takes each attribute from the configuration" do
    configuration = TaskerContribRails::Configuration.new
    configuration.event_bridge_enabled, configuration.event_naming, configuration.log_events = false, :rails, true
    configuration.structured_events, configuration.task_events = false, true

    expect(described_class.from(configuration))
      .to have_attributes(enabled: false, naming: :rails, log: true, structured: false, follow_tasks: true)
  end

  it "keeps the defaults of what a configuration lacks, or has no opinion on" do
    configuration = Struct.new(:event_naming, :log_events).new("rails", nil)
    expect(described_class.from(configuration)).to have_attributes(naming: :rails, log: false, enabled: true)
  end

  it "refuses a naming that is none" do
    expect { described_class.new(naming: :ruby) }
      .to raise_error(ArgumentError, "config.tasker.event_naming must be :tasker or :rails, not :ruby.")
  end

  it "are the defaults where no application runs, or one without this gem's configuration" do
    [ nil, double(config: Object.new) ].each do |application|
      stub_const("Rails", double(application:))
      expect(described_class.of_app).to eq(described_class.new)
    end
  end
end
