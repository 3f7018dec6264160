# frozen_string_literal: true

require "json"
require "spec_helper"

RSpec.describe TaskerContribRails::Inline do
  before { TaskerContribRails::Runtime::Loader.install }

  let(:handlers) { TaskerContribRails::Handlers.new }

  # Runs one step, or a few in a row, whose handlers are the blocks given by name.
  def run(context: {}, options: {}, **blocks)
    steps = blocks.keys.each_with_index.map do |name, index|
      { "name" => name.to_s, "handler" => { "callable" => name.to_s }, "dependencies" => index.zero? ? [] : [ blocks.keys[index - 1].to_s ], **options }
    end
    blocks.each { |name, block| handlers.register(name, block) }
    run_template({ "name" => "tested", "namespace_name" => "specs", "version" => "1.0.0", "steps" => steps }, context:)
  end

  def run_template(template, **options)
    definition = TaskerContribRails::Component.call("workflow", "define", { name: "tested.yaml", text: JSON.generate(template) })
    TaskerContribRails::Inline::Run.new(TaskerContribRails::Inline::Template.new(definition), handlers:, **options).call
  end

  it "gives the result of a step to the next, as JSON would have it" do
    result = run(first: ->(_) { { id: :x, list: [ 1.5, nil, true ], 7 => "seven" } }, second: ->(context) { { keys: context.get_dependency_result("first").keys } })

    expect(result.status).to eq("complete")
    expect(result["first"].result).to eq("id" => "x", "list" => [ 1.5, nil, true ], "7" => "seven")
    expect(result["second"].result).to eq("keys" => %w[ id list 7 ])
  end

  it "gives each handler a copy of its own" do
    result = run(first: ->(_) { { list: [ "a" ] } }, second: ->(context) { context.get_dependency_field("first", "list").first << "b" and nil })

    expect(result["first"].result).to eq("list" => [ "a" ])
  end

  describe "a handler that goes wrong ends as a failed step" do
    {
      "raises" => [ ->(_) { raise "boom" }, "boom" ],
      "calls exit" => [ ->(_) { exit }, /called exit/ ],
      "aborts" => [ ->(_) { raise SystemExit }, /called exit/ ],
      "throws" => [ ->(_) { throw :somewhere }, /uncaught throw/ ],
      "recurses without end" => [ ->(context) { recurse = ->(depth) { recurse.call(depth + 1) + 1 }; recurse.call(context.retry_count) }, /stack level too deep/ ],
      "lacks something to load" => [ ->(_) { require "no/such/file" }, /cannot load such file/ ],
      "is not implemented" => [ ->(_) { raise NotImplementedError, "later" }, "later" ],
      "returns what JSON has no form for" => [ ->(_) { { proc: -> { } } }, /proc is a Proc/ ],
      "returns what contains itself" => [ ->(_) { {}.tap { |hash| hash[:self] = hash } }, /contains itself/ ],
      "returns binary data" => [ ->(_) { { data: "\xFF".b } }, /data is binary/ ],
      "returns a number beyond 64 bits" => [ ->(_) { { n: 2**70 } }, /n is an Integer beyond 64 bits/ ],
      "returns a failure of no known type" => [ ->(_) { { success: false, error_type: "Rubbish" } }, /Rubbish|invalid type/ ]
    }.each do |what, (handler, message)|
      it "when it #{what}" do
        result = run(options: { "retry" => { "max_attempts" => 1 } }, only: handler, after: ->(_) { 1 })

        expect(result.status).to eq("blocked_by_failures")
        expect(result["only"]).to have_attributes(state: "error", error: message)
        expect(result["after"].state).to eq("pending")
      end
    end

    it "when it throws to where somebody catches" do
      result = catch(:outside) { run(only: ->(_) { throw :outside, :caught }) }

      expect(result["only"]).to have_attributes(state: "error", error_type: "HandlerLeft")
    end

    it "when it takes longer than its time" do
      result = run(options: { "timeout_seconds" => 1, "retry" => { "max_attempts" => 1 } }, only: ->(_) { loop { } })

      expect(result["only"]).to have_attributes(state: "error", error: "The handler took more than its 1 s.")
    end

    it "when there is none" do
      result = run_template({ "name" => "t", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [
        { "name" => "a", "handler" => { "callable" => "Specs::NoSuchHandler" } }, { "name" => "b", "handler" => { "callable" => "specs.unknown" } } ] })

      expect(result["a"].error).to eq("No handler found for Specs::NoSuchHandler")
      expect(result["b"]).to have_attributes(error: "No handler found for specs.unknown", attempts: 1)
    end
  end

  it "lets the user interrupt it" do
    expect { run(only: ->(_) { raise Interrupt }) }.to raise_error(Interrupt)
  end

  it "takes rubbish for a result, as the engine does" do
    result = run(only: ->(_) { "rubbish" }, other: ->(_) { nil })

    expect(result["only"].result).to eq("rubbish")
    expect(result).to be_complete
  end

  it "counts the time before a retry, and does not sleep" do
    result = run(options: { "retry" => { "max_attempts" => 3, "backoff_base_ms" => 3_600_000 } }, only: ->(context) { raise "later" unless context.is_last_retry? })

    expect(result).to have_attributes(status: "complete", waited: 3 * 3600.0)
    expect(result.timeline.map { |attempt| [ attempt.number, attempt.at, attempt.outcome ] }).to eq([ [ 1, 0.0, :failed ], [ 2, 3600.0, :failed ], [ 3, 10_800.0, :succeeded ] ])
  end

  it "sleeps where it is asked to" do
    template = { "name" => "t", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [ { "name" => "a", "handler" => { "callable" => "a" } } ] }
    slept = []
    handlers.register("a", ->(context) { raise TaskerCore::Errors::RetryableError.new("later", retry_after: 0.5) unless context.is_retry? })
    allow_any_instance_of(TaskerContribRails::Inline::Run).to receive(:sleep) { |_, seconds| slept << seconds }

    expect(run_template(template, real_time: true)).to be_complete
    expect(slept).to eq([ 0.5 ])
  end

  it "refuses a context that JSON does not have" do
    expect { run(context: { at: -> { } }, only: ->(_) { 1 }) }.to raise_error(TaskerContribRails::JsonSafe::Unsafe, /at is a Proc/)
    expect { run(context: [ 1 ], only: ->(_) { 1 }) }.to raise_error(ArgumentError, /is a Hash, not Array/)
  end

  it "calls the method that the template names" do
    stub_const("Specs::Handler", Class.new(TaskerCore::StepHandler::Base) { def refund(context) = success(result: { method: "refund", config: config, inputs: context.step_inputs }) })
    result = run_template({ "name" => "t", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [
      { "name" => "a", "handler" => { "callable" => "Specs::Handler", "method" => "refund", "initialization" => { "rate" => 2 } } } ] })

    expect(result["a"].result).to eq("method" => "refund", "config" => { "rate" => 2 }, "inputs" => { "rate" => 2 })
  end

  it "publishes what happens, in order" do
    told = []
    allow(TaskerContribRails::EventBridge).to receive(:publish) { |name, fields| told << [ name, fields[:step_name] ] }
    run(first: ->(_) { 1 }, second: ->(_) { raise TaskerCore::Errors::PermanentError, "no" })

    expect(told).to eq([ [ "task.execution.started", nil ], [ "step.execution.started", "first" ], [ "step.execution.completed", "first" ],
                         [ "step.execution.started", "second" ], [ "step.execution.failed", "second" ], [ "task.execution.failed", nil ] ])
  end

  it "says what the engine passes over in silence" do
    result = run_template({ "name" => "t", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [
      { "name" => "check", "handler" => { "callable" => "plain" } },
      { "name" => "route", "type" => "decision", "dependencies" => [ "check" ], "handler" => { "callable" => "plain" } },
      { "name" => "ship", "dependencies" => [ "route" ], "handler" => { "callable" => "plain" } } ] }.tap { handlers.register("plain", ->(_) { 1 }) })

    expect(result.remarks).to contain_exactly([ "route", a_string_including("decision_point_outcome") ])
    expect(result.to_s).to include("route: Its result has no decision_point_outcome")
  end

  it "prints a table on which nothing can draw" do
    result = run(only: ->(_) { raise "first\nsecond\e[31m" })

    expect(result.to_s).to start_with("specs/tested: blocked_by_failures (1 steps, 3 attempts")
    expect(result.to_s).to include("error  3")
    expect(result.to_s).to include("first second [31m")
    expect(result.to_s).not_to include("\e")
  end

  describe ".find" do
    around { |example| Dir.mktmpdir { |dir| @dir = Pathname(dir) and example.run } }

    def write(file, name:, namespace: "shop", callable: "x")
      @dir.join(file).tap { |path| path.dirname.mkpath }.write(JSON.generate("name" => name, "namespace_name" => namespace, "version" => "1.0.0",
                                                                            "steps" => [ { "name" => "a", "handler" => { "callable" => callable } } ]))
    end

    def find(name, **options) = TaskerContribRails::Inline::Template.find(name, folders: [ @dir ], **options)

    it "finds by name, and by namespace where it must" do
      write("shop/order.yaml", name: "order")
      write("bank/order.yml", name: "order", namespace: "bank")
      write("shop/order_refund.yaml", name: "order_refund")

      expect(find("order_refund").namespace).to eq("shop")
      expect(find("order", namespace: "bank").namespace).to eq("bank")
      expect { find("order") }.to raise_error(TaskerContribRails::Error::NoSuchTemplate, /2 workflows called order.*: bank, shop/)
      expect { find("nothing") }.to raise_error(TaskerContribRails::Error::NoSuchTemplate, /no workflow nothing below/)
    end

    it "says what is wrong with a broken one" do
      write("order.yaml", name: "order", callable: "")

      expect { find("order") }.to raise_error(TaskerContribRails::Error::Rejected, /callable/)
    end
  end
end
