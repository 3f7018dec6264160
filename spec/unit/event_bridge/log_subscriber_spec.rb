# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::LogSubscriber, :events do
  let(:log) { StringIO.new }
  let(:bridge) { TaskerContribRails::EventBridge }

  around do |example|
    before = ActiveSupport::LogSubscriber.logger
    ActiveSupport::LogSubscriber.logger = ActiveSupport::TaggedLogging.new(Logger.new(log,
      formatter: ->(severity, _, _, message) { "#{severity} #{message}\n" }))
    example.run
  ensure
    ActiveSupport::LogSubscriber.logger = before
  end

  def lines(naming: :tasker)
    bridge.configure(bridge::Settings.new(log: true, naming:))
    yield
    log.string.lines(chomp: true)
  end

  it "writes a tagged line for each event" do
    found = lines do
      bridge.publish("step.execution.completed", namespace: "shop", task_name: "order", step_name: "pay", attempt: 2,
        duration: 0.0123, task_uuid: "t", step_uuid: "s")
      bridge.publish("order.paid", task_uuid: "t", namespace: "shop")
    end

    expect(found)
      .to match([
        /\AINFO .*\[Tasker\] step\.execution\.completed shop\/order\/pay 12\.3ms attempt=2 task=t step=s\z/,
        /\[Tasker\] order\.paid shop task=t\z/
      ])
  end

  it "shows failures as errors, on one line whatever their text" do
    found = lines do
      bridge.publish("step.execution.failed", error_class: "CardDeclined", error_message: "no\n\e[31mmoney")
    end

    expect(found).to match([ /\AERROR .*step\.execution\.failed CardDeclined: no\\n\\e\[31mmoney\z/ ])
  end

  it "works under either naming, and stops" do
    expect(lines(naming: :rails) { bridge.publish("order.paid") }.size).to eq(1)

    bridge.configure(bridge::Settings.new)
    bridge.publish("order.paid")
    expect(log.string.lines.size).to eq(1)
  end

  it "writes each line once, however often it is configured" do
    expect(lines { 2.times { bridge.configure(bridge.settings) }; bridge.publish("order.paid") }.size).to eq(1)
  end
end
