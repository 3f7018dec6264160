# frozen_string_literal: true

# What a Rails developer does with events, in a real application.
RSpec.describe "Events in a Rails application" do
  before(:all) { @application = RailsApplication.create }
  after(:all) { @application.remove }

  after { @application.reset }

  attr_reader :application

  GENERATE = [ "rails", "generate", "tasker:subscriber", "OrderEvents", "order.validated", "payment.*" ].freeze

  it "generates a subscriber whose spec passes, and takes it away again" do
    expect(application.run(*GENERATE)).to have_attributes(status: 0)
    expect(application.changes)
      .to contain_exactly(/app\/subscribers\/order_events_subscriber\.rb/,
        /spec\/subscribers\/order_events_subscriber_spec\.rb/)

    outcome = application.run("rspec", "spec/subscribers")
    expect(outcome.output).to include("2 examples, 0 failures")
    expect(application.run("rails", "zeitwerk:check")).to be_success

    expect(application.run("rails", "destroy", *GENERATE.drop(2))).to be_success
    expect(application.changes.grep(/app|spec/)).to be_empty
  end

  it "generates a test for Minitest that passes" do
    application.run!("rails", "generate", "tasker:subscriber", "audit/everything", "order.paid",
      "--test-framework=test_unit")

    expect(application.read("app/subscribers/audit/everything_subscriber.rb"))
      .to include("class Audit::EverythingSubscriber")
    if File.exist?(application.path("test/test_helper.rb"))
      expect(application.run("rails", "test", "test/subscribers").output).to include("2 runs", "0 failures, 0 errors")
    end
  end

  it "refuses patterns that can never match, and writes nothing" do
    outcome = application.run("rails", "generate", "tasker:subscriber", "OrderEvents", "Order.validated", "*.paid")

    expect(outcome.status).to eq(1)
    expect(outcome.output).to include("TC4020", "^^^^^^^^^^^^^^^ never matches", "^^^^^^ never matches")
    expect(application.changes).to be_empty
  end

  it "finds subscribers, runs them in the executor, and reloads them" do
    application.write "app/subscribers/order_events_subscriber.rb", subscriber("old")
    application.write "app/subscribers/some_other_subscriber.rb", "class SomeOtherSubscriber; end\n"
    application.write "script.rb", <<~'RUBY'
      bridge = TaskerContribRails::EventBridge
      bridge.start
      bridge.publish("order.paid")
      path = Rails.root.join("app/subscribers/order_events_subscriber.rb")
      path.write(path.read.sub("old", "new"))
      File.utime(Time.now + 5, Time.now + 5, path)
      Rails.application.reloader.reload!
      bridge.publish("order.paid")
      bridge.publish("order.broken")
      puts "failures: #{bridge.failures.counts}"
    RUBY
    output = application.run("rails", "runner", "script.rb").output

    expect(output.lines(chomp: true)).to include("old true", "new true", 'failures: {"order.broken" => 1}')
  end

  it "is configured once it is used, however early, and not loaded by a boot" do
    application.write "config/initializers/tasker.rb", <<~RUBY
      TaskerContribRails::EventBridge.listening?("order.paid") if ENV["EARLY"]
      Rails.application.config.tasker.event_naming = :rails
      Rails.application.config.tasker.log_events = ENV["LOGGED"]
    RUBY
    code = <<~RUBY
      used = !TaskerContribRails.autoload?(:EventBridge)
      puts [ used, TaskerContribRails::EventBridge.settings.naming, TaskerContribRails::EventBridge.settings.log ].inspect
    RUBY
    printed = [ {}, { "EARLY" => "1" }, { "LOGGED" => "1" } ].map do |env|
      application.run("rails", "runner", code, env:).output
    end

    expect(printed)
      .to match([
        include("[false, :rails, false]"), include("[true, :rails, false]"), include("[true, :rails, true]")
      ])
  end

  it "reads the settings of the application, and loads neither the component nor Tasker for its own events" do
    application.write "config/initializers/tasker.rb", "Rails.application.config.tasker.event_bridge_enabled = false\n"
    code = <<~RUBY
      TaskerContribRails::EventBridge.publish("worker.started")
      puts "enabled: \#{TaskerContribRails::EventBridge.settings.enabled}, wasm: \#{defined?(Wasmtime).inspect}, tasker: \#{Object.autoload?(:TaskerCore).nil?}"
    RUBY

    expect(application.run("rails", "runner", code).output).to include("enabled: false, wasm: nil, tasker: false")
  end

  def subscriber(word)
    <<~RUBY
      class OrderEventsSubscriber < TaskerContribRails::Subscriber
        subscribes_to "order.*"

        def order_broken(_) = raise("broken")
        def handle(_) = puts("#{word} \#{Rails.application.executor.active?}")
      end
    RUBY
  end
end
