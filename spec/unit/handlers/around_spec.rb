# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Handlers::Around do
  include TaskerContribRails::Testing::StepContexts

  let(:seen) { [] }
  let(:handler) { ->(_context) { seen << :handler and { paid: true } } }

  # What a step comes to with these around it, called as a worker and an inline run call it.
  def outcome(*callables)
    handlers = TaskerContribRails::Handlers::Registry.new.tap { |registry| registry.register("TestHandler", handler) }
    TaskerContribRails::Handlers::Call.new(handlers, scope: ->(&block) { block.call },
      around: described_class.new(callables)).call(build_step_context)
  end

  def ring(name)
    lambda { |context, call| (seen << [ name, context.step_name ]) && call.().tap { |its| seen << [ name, its.kind ] } }
  end

  it "is run around the handler, the first outermost, and is given the context and then the outcome" do
    expect(outcome(ring(:a), ring(:b))).to have_attributes(kind: :done, result: { "paid" => true })
    expect(seen).to eq([ [ :a, "test_step" ], [ :b, "test_step" ], :handler, [ :b, :done ], [ :a, :done ] ])
  end

  it "changes no outcome by what it returns" do
    expect(outcome(->(_, call) { call.() && nil })).to have_attributes(kind: :done, result: { "paid" => true })
  end

  context "where the handler raises" do
    let(:handler) { ->(_context) { raise KeyError, "no amount" } }

    it "is passed by the error, so that a transaction is rolled back" do
      rolled_back = ->(_, call) { call.() rescue (seen << $!.class) && raise }
      expect(outcome(rolled_back, rolled_back))
        .to have_attributes(kind: :failed, message: "no amount", error_type: "KeyError", exception: KeyError)
      expect(seen).to eq([ KeyError, KeyError ])
    end

    it "can't make a success of it" do
      expect(outcome(->(_, call) { call.() rescue :swallowed }))
        .to have_attributes(kind: :failed, message: "no amount", exception: KeyError)
    end

    it "may raise another in its place" do
      expect(outcome(->(_, call) { call.() rescue raise IOError, "in its place" }))
        .to have_attributes(kind: :failed, message: "in its place")
    end
  end

  it "fails the step by what it raises, before the handler and after, as where a transaction can't be committed" do
    expect(outcome(->(_, _) { raise IOError, "no tenant" }))
      .to have_attributes(kind: :failed, message: "no tenant", retryable: true)
    expect(seen).to be_empty
    expect(outcome(->(_, call) { call.() && raise(IOError, "not committed") }))
      .to have_attributes(kind: :failed, message: "not committed")
    expect(seen).to eq([ :handler ])
  end

  it "that forgets to call the step fails it for good, and is named" do
    forgetful = ->(_context, _call) { :nothing }
    place = forgetful.source_location.join(":")
    expect(outcome(ring(:a), forgetful)).to have_attributes(kind: :failed, retryable: false,
      error_type: "AroundStepDidNotCall",
      message: "config.tasker.around_step (#{place}) did not call the step: its handler did not run.")
    expect(outcome(Class.new { def self.call(*) = nil and def self.name = "Forgetful" }).message)
      .to start_with("config.tasker.around_step (Forgetful) did not")
  end

  it "that calls the step twice is refused: the handler runs once, and the step fails for good, also where it hides " \
    "that" do
    twice = ->(_, call) { 2.times { call.() } }
    hiding = ->(_, call) { call.() and (call.() rescue nil) }
    [ twice, hiding ].each do |callable|
      expect(outcome(callable))
        .to have_attributes(kind: :failed, retryable: false, error_type: "AroundStepCalledTwice",
          message: /called the step a second time, which was refused/)
    end
    expect(seen).to eq(%i[ handler handler ])
  end

  it "can't call the step when it is over" do
    kept = nil
    outcome(->(_, call) { (kept = call) && call.() })
    expect { kept.() }.to raise_error(TaskerContribRails::Error, /a second time/)
    outcome(->(_, call) { kept = call })
    expect { kept.() }.to raise_error(TaskerContribRails::Error, /a second time/)
    expect(seen).to eq([ :handler ])
  end

  it "is within the step's time limit, and lets an interrupt pass" do
    expect { outcome(->(_, _) { raise Interrupt }) }.to raise_error(Interrupt)
  end

  it "is what the application's configuration says, wherever a step is run" do
    config = TaskerContribRails::Configuration.new.tap { |its| its.around_step = [ ring(:a) ] }
    stub_const("Rails", double(application: double(config: double(tasker: config), reloader: nil)))
    handlers = TaskerContribRails::Handlers::Registry.new.tap { |registry| registry.register("TestHandler", handler) }
    TaskerContribRails::Handlers::Call.new(handlers).call(build_step_context)
    expect(seen).to eq([ [ :a, "test_step" ], :handler, [ :a, :done ] ])
  end
end
