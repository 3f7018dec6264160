# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Handlers::Call do
  include TaskerContribRails::Testing::StepContexts

  let(:handlers) { TaskerContribRails::Handlers::Registry.new }
  let(:time) { [ 0.0 ] }
  let(:wrapped) { [] }
  subject(:call) do
    described_class.new(handlers, scope: ->(&block) { wrapped << :in; block.call; wrapped << :out },
      clock: -> { time.first })
  end

  def outcome(limit: nil, &handler)
    handlers.register("TestHandler", handler) if handler
    call.call(build_step_context(task_fields: { amount: 3 }), limit:)
  end

  it "calls the handler inside its scope, and makes its result plain JSON" do
    result = outcome do |context|
      wrapped << :handler and { amount: context.get_task_field("amount"), at: Time.utc(2026) }
    end

    expect(result)
      .to have_attributes(kind: :done, result: { "amount" => 3, "at" => "2026-01-01T00:00:00.000Z" },
        converted: %w[ at ])
    expect(wrapped).to eq(%i[ in handler out ])
  end

  it "makes a checkpoint plain JSON" do
    result = outcome do |_|
      TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: :a, items_processed: 1,
        accumulated_results: { at: Time.utc(2026) })
    end

    expect(result)
      .to have_attributes(kind: :yielded,
        checkpoint: {
          "cursor" => "a", "items_processed" => 1, "accumulated_results" => { "at" => "2026-01-01T00:00:00.000Z" }
        })
  end

  it "says where in a checkpoint or a result something can't be stored, for good" do
    expect(outcome { |_|
      TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: -> { }, items_processed: 1)
    })
      .to have_attributes(kind: :failed, message: /\Acursor is a Proc\. /, retryable: false)
    expect(outcome { |_| { a: [ Object.new ] } })
      .to have_attributes(kind: :failed, message: /\Aa\.0 is an Object/, retryable: false)
    expect(outcome { |_| Object.new }.message).to eq("the result is an Object, which has no as_json of its own. " \
      "Return plain values, as in `success(result: …)` or a Hash (TestHandler).")
  end

  it "lets no error of a handler pass its scope, whose executor would report it as one that nobody handled" do
    passed = []
    scope = ->(&block) { block.call rescue passed << $! }
    handlers.register("TestHandler", ->(_) { raise ArgumentError, "no amount" })
    expect(described_class.new(handlers, scope:).call(build_step_context))
      .to have_attributes(kind: :failed, message: "no amount")
    expect(passed).to be_empty
  end

  it "keeps a result although what comes after the handler fails" do
    failing = described_class.new(handlers,
      scope: ->(&block) { block.call; raise "could not give the connection back" })
    handlers.register("TestHandler", ->(_) { 1 })
    expect(failing.call(build_step_context)).to have_attributes(kind: :done, result: 1)
  end

  it "finds what only the runtime's own registry knows, also under the name of a constant" do
    allow(TaskerCore::Registry::HandlerRegistry)
      .to receive(:instance).and_return(double(resolve_handler: ->(_) { { found: true } }))
    expect(outcome.result).to eq("found" => true)
  end

  it "fails for good where there is no handler" do
    expect(outcome)
      .to have_attributes(kind: :failed, message: "No handler found for TestHandler", retryable: false,
        error_type: "TaskerCore::Errors::ConfigurationError")
  end

  describe "an error whose own methods raise" do
    %i[ message to_s retry_after context error_code ].each do |name|
      it "is named by its class and tried again, though #{name} raises" do
        stub_const("Odd", Class.new(StandardError) { define_method(name) { raise "no #{name}" } })
        result = outcome { |_| raise Odd, "told" }

        expect(result)
          .to have_attributes(kind: :failed, error_type: "Odd", retryable: true,
            message: %i[ message to_s ].include?(name) ? "Odd" : "told")
        expect(TaskerContribRails::Diagnostics::Raised.new(result.exception).to_s).to start_with("Odd")
      end
    end

    it "is named by the class above, where its own has no name" do
      expect(outcome { |_| raise Class.new(IOError), "closed" })
        .to have_attributes(error_type: "IOError", message: "closed")
    end
  end

  describe "with a limit" do
    let(:limit) { 60 }

    it "has failed where it took longer, whatever it made of its interruption" do
      over = ->(&ending) { outcome(limit:) { |_| (time[0] += 60) && ending.call } }

      [
        -> { { fine: true } }, -> { raise "later" },
        -> { TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: 1, items_processed: 1) }
      ].each do |ending|
        expect(over.call(&ending))
          .to have_attributes(kind: :failed, retryable: true,
            message: "The handler took longer than its limit of 60 s.", error_type: "TaskerCore::Errors::TimeoutError")
      end
    end

    it "is interrupted past its own rescues" do
      rescued = false
      real = described_class.new(handlers, scope: ->(&block) { block.call })
      handlers.register("TestHandler",
        ->(_) { begin Thread::Queue.new.pop; rescue StandardError then rescued = true end })

      expect(real.call(build_step_context, limit: 0.01))
        .to have_attributes(kind: :failed, error_type: "TaskerCore::Errors::TimeoutError")
      expect(rescued).to be(false)
    end

    it "has what it made in time" do
      expect(outcome(limit:) { |_| (time[0] += 59) && { fine: true } }).to have_attributes(kind: :done)
      expect(outcome(limit:) { |_| raise Timeout::Error, "its own" })
        .to have_attributes(kind: :failed, message: "its own")
    end

    it "has all the time there is without one" do
      expect(outcome { |_| (time[0] += 1_000_000) && { fine: true } }).to have_attributes(kind: :done)
    end
  end

  it "lets the user's interrupt and a time-out around its caller pass" do
    handlers.register("TestHandler", ->(_) { raise Interrupt })
    expect { call.call(build_step_context) }.to raise_error(Interrupt)
    expect { call.contained(build_step_context) }.to raise_error(Interrupt)

    handlers.register("TestHandler", ->(_) { Thread::Queue.new.pop })
    expect { Timeout.timeout(0.01) { call.contained(build_step_context, limit: 60) } }
      .to raise_error(Timeout::Error, "execution expired")
  end

  describe "#contained" do
    it "stops a throw that somebody above would catch" do
      handlers.register("TestHandler", ->(_) { throw :above })
      result = catch(:above) { call.contained(build_step_context) }
      expect(result).to have_attributes(kind: :failed, error_type: "HandlerLeft")
    end

    it "lets a thread end that is being ended" do
      handlers.register("TestHandler", ->(_) { Thread.current.kill })
      after = false
      Thread.new { call.contained(build_step_context) and after = true }.join
      expect(after).to be(false)
    end
  end
end
