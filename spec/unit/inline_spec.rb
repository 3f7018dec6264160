# frozen_string_literal: true

require "json"
require "spec_helper"

RSpec.describe TaskerContribRails::Inline do
  before { TaskerContribRails::Runtime::Loader.install }

  let(:handlers) { TaskerContribRails::Handlers::Registry.new }

  # Runs one step, or a few in a row, whose handlers are the blocks given by name.
  def run(context: {}, options: {}, **blocks)
    steps = blocks.keys.each_with_index.map do |name, index|
      {
        "name" => name.to_s, "handler" => { "callable" => name.to_s },
        "dependencies" => index.zero? ? [] : [ blocks.keys[index - 1].to_s ], **options
      }
    end
    blocks.each { |name, block| handlers.register(name, block) }
    run_template({ "name" => "tested", "namespace_name" => "specs", "version" => "1.0.0", "steps" => steps }, context:)
  end

  def run_template(template, **options)
    source = TaskerContribRails::Workflows::Source.new(name: "tested.yaml", text: JSON.generate(template))
    TaskerContribRails::Inline::Run.new(TaskerContribRails::Inline::Template.of(source), handlers:, **options).call
  end

  it "gives the result of a step to the next, as the engine's database would have it" do
    result = run(first: ->(_) { { id: :x, list: [ 1.5, nil, true ], 7 => "seven" } },
      second: ->(context) { { keys: context.get_dependency_result("first").keys } })

    expect(result.status).to eq("complete")
    expect(result["first"].result).to eq("id" => "x", "list" => [ 1.5, nil, true ], "7" => "seven")
    expect(result["second"].result).to eq("keys" => %w[ 7 id list ])
  end

  it "gives each handler a copy of its own" do
    result = run(first: ->(_) { { list: [ "a" ] } },
      second: ->(context) { context.get_dependency_field("first", "list").first << "b" and nil })

    expect(result["first"].result).to eq("list" => [ "a" ])
  end

  describe "a handler that goes wrong ends as a failed step" do
    {
      "raises" => [ ->(_) { raise "boom" }, "boom" ],
      "calls exit" => [ ->(_) { exit }, /called exit/ ],
      "aborts" => [ ->(_) { raise SystemExit }, /called exit/ ],
      "throws" => [ ->(_) { throw :somewhere }, /uncaught throw/ ],
      "recurses without end" => [
        ->(context) { recurse = ->(depth) { recurse.call(depth + 1) + 1 }; recurse.call(context.retry_count) },
        /stack level too deep/
      ],
      "lacks something to load" => [ ->(_) { require "no/such/file" }, /cannot load such file/ ],
      "is not implemented" => [ ->(_) { raise NotImplementedError, "later" }, "later" ],
      "returns what JSON has no form for" => [ ->(_) { { proc: -> { } } }, /proc is a Proc/ ],
      "returns what contains itself" => [ ->(_) { {}.tap { |hash| hash[:self] = hash } }, /contains itself/ ],
      "returns binary data" => [ ->(_) { { data: "\xFF".b } }, /data is binary/ ],
      "returns a number beyond 64 bits" => [ ->(_) { { n: 2**70 } }, /n is an Integer beyond 64 bits/ ],
      "returns a failure of no known type" => [
        ->(_) { { success: false, error_type: "Rubbish" } }, /Rubbish|invalid type/
      ]
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
      clock = standing_clock
      result = run(options: { "timeout_seconds" => 1, "retry" => { "max_attempts" => 1 } },
        only: ->(_) { (clock[0] += 1) && {} })

      expect(result["only"]).to have_attributes(state: "error", error: "The handler took longer than its limit of 1 s.")
    end

    it "when there is none" do
      result = run_template({ "name" => "t", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [
        { "name" => "a", "handler" => { "callable" => "Specs::NoSuchHandler" } },
        { "name" => "b", "handler" => { "callable" => "specs.unknown" } } ] })

      expect(result["a"].error).to eq("No handler found for Specs::NoSuchHandler")
      expect(result["b"]).to have_attributes(error: "No handler found for specs.unknown", attempts: 1)
    end
  end

  describe "the order in which a handler is given results and its initialization" do
    def seen(seed)
      names = Array.new(6) { |number| "s#{number}" }
      steps = names.map { |name| { "name" => name, "handler" => { "callable" => "plain" } } }
      handlers.register("plain", ->(_) { {} })
      handlers.register("collect",
        ->(context) { { results: context.dependency_results.keys, config: context.step_config.keys } })
      result = run_template({ "name" => "t", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [ *steps,
        {
          "name" => "collect", "dependencies" => names,
          "handler" => { "callable" => "collect", "initialization" => names.to_h { |name| [ name, 1 ] } }
        } ] }, seed:)
      expect(result.seed).to eq(seed)
      expect(result.to_s).to include(", seed #{seed})")
      result["collect"].result.each_value { |order| expect(order.sort).to eq(names) }
    end

    it "is the seed's: another with each, the same with the same" do
      orders = Array.new(10) { |seed| seen(seed) }
      expect(orders.map { |order| order["results"] }.uniq.size).to be > 5
      expect(orders.map { |order| order["config"] }.uniq.size).to be > 5
      expect(seen(3)).to eq(orders[3])
    end

    it "can be set from outside" do
      stub_const("ENV", ENV.to_h.merge("TASKER_SEED" => "7"))
      expect(described_class.seed).to eq(7)
      stub_const("ENV", ENV.to_h.merge("TASKER_SEED" => "seven"))
      expect { described_class.seed }
        .to raise_error(TaskerContribRails::Error::Misuse, 'TASKER_SEED must be a whole number, not "seven".')
    end
  end

  it "goes on from what the last checkpoint held, as stored" do
    seen = []
    result = run(only: lambda do |context|
      seen << [ context.checkpoint_cursor, context.retry_count ]
      next { done: true } if seen.size == 3

      TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: { row: seen.size }, items_processed: seen.size)
    end)

    expect(seen).to eq([ [ nil, 0 ], [ { "row" => 1 }, 0 ], [ { "row" => 2 }, 0 ] ])
    expect(result["only"]).to have_attributes(checkpoints: 2, attempts: 1, state: "complete")
  end

  it "lets the user interrupt it" do
    expect { run(only: ->(_) { raise Interrupt }) }.to raise_error(Interrupt)
  end

  # What Ruby's Timeout raises in the thread whose time is over, for whoever set the time to rescue.
  it "ends when a timeout around it does, also of a step that has one of its own" do
    over = Class.new(Timeout::ExitException)
    [ {}, { "timeout_seconds" => 20 } ].each do |options|
      expect { run(options:, only: ->(_) { raise over, "execution expired" }) }.to raise_error(over)
    end
  end

  it "fails a step whose handler ran out of a time that it took itself" do
    result = run(options: { "retry" => { "max_attempts" => 1 } },
      only: ->(_) { Timeout.timeout(0.01) { Thread::Queue.new.pop } })

    expect(result["only"]).to have_attributes(state: "error", error: "execution expired")
  end

  it "takes rubbish for a result, as the engine does" do
    result = run(only: ->(_) { "rubbish" }, other: ->(_) { nil })

    expect(result["only"].result).to eq("rubbish")
    expect(result).to be_complete
  end

  it "counts the time before a retry, and does not sleep" do
    result = run(options: { "retry" => { "max_attempts" => 3, "backoff_base_ms" => 3_600_000 } },
      only: ->(context) { raise "later" unless context.is_last_retry? })

    expect(result).to have_attributes(status: "complete", waited: 3 * 3600.0)
    expect(result.timeline.map { |attempt| [ attempt.number, attempt.at, attempt.outcome ] })
      .to eq([ [ 1, 0.0, :failed ], [ 2, 3600.0, :failed ], [ 3, 10_800.0, :succeeded ] ])
  end

  it "sleeps where it is asked to" do
    template = {
      "name" => "t", "namespace_name" => "specs", "version" => "1.0.0",
      "steps" => [ { "name" => "a", "handler" => { "callable" => "a" } } ]
    }
    slept = []
    handlers.register("a",
      ->(context) { raise TaskerCore::Errors::RetryableError.new("later", retry_after: 0.5) unless context.is_retry? })
    allow_any_instance_of(TaskerContribRails::Inline::Run).to receive(:sleep) { |_, seconds| slept << seconds }

    expect(run_template(template, real_time: true)).to be_complete
    expect(slept).to eq([ 0.5 ])
  end

  it "refuses a context that JSON does not have" do
    expect { run(context: { at: -> { } }, only: ->(_) { 1 }) }
      .to raise_error(TaskerContribRails::JsonSafe::Unsafe, /at is a Proc/)
    expect { run(context: [ 1 ], only: ->(_) { 1 }) }.to raise_error(ArgumentError, /must be a Hash, not Array/)
  end

  it "calls the method that the template names" do
    stub_const("Specs::Handler",
      Class.new(TaskerCore::StepHandler::Base) {
        def refund(context) = success(result: { method: "refund", config: config, inputs: context.step_inputs })
      })
    result = run_template({ "name" => "t", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [
      {
        "name" => "a",
        "handler" => { "callable" => "Specs::Handler", "method" => "refund", "initialization" => { "rate" => 2 } }
      } ] })

    expect(result["a"].result).to eq("method" => "refund", "config" => { "rate" => 2 }, "inputs" => { "rate" => 2 })
  end

  describe "the events that it publishes" do
    def published(&) = TaskerContribRails::EventBridge.capture(&)

    it "come in the order in which things happen" do
      events = published do
        run(first: ->(_) { 1 }, second: ->(_) { raise TaskerCore::Errors::PermanentError.new("no", error_code: "E1") })
      end

      expect(events.map { |event| [ event.name, event[:step_name] ] }).to eq([
        [ "task.execution.started", nil ], [ "step.execution.started", "first" ],
        [ "step.execution.completed", "first" ],
        [ "step.execution.started", "second" ], [ "step.execution.failed", "second" ],
        [ "task.execution.failed", nil ] ])
      expect(events[4].to_h)
        .to include(error_class: "TaskerCore::Errors::PermanentError", error_code: "E1", error_message: "no",
          retryable: false, attempt: 1, handler: "second")
    end

    it "are of one attempt each, also of steps side by side, with the time that each took" do
      clock = standing_clock
      handlers.register("plain", ->(_) { (clock[0] += 5) && {} })
      template = {
        "name" => "t", "namespace_name" => "specs", "version" => "1.0.0",
        "steps" => %w[ a b ].map { |name| { "name" => name, "handler" => { "callable" => "plain" } } }
      }
      steps = published { run_template(template) }.select { |event| event.name.start_with?("step.") }

      expect(steps.map { |event| [ event.name.split(".").last, event[:step_name] ] })
        .to eq([ %w[ started a ], %w[ completed a ], %w[ started b ], %w[ completed b ] ])
      expect(steps.map { |event| event[:event_id] }.tally.values).to eq([ 2, 2 ])
      expect(steps.filter_map { |event| event.to_h[:duration] }).to eq([ 5.0, 5.0 ])
    end
  end

  it "says what the engine passes over in silence" do
    result = run_template({ "name" => "t", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [
      { "name" => "check", "handler" => { "callable" => "plain" } },
      {
        "name" => "route", "type" => "decision", "dependencies" => [ "check" ], "handler" => { "callable" => "plain" }
      },
      { "name" => "ship", "dependencies" => [ "route" ], "handler" => { "callable" => "plain" } } ] }.tap {
        handlers.register("plain", ->(_) { { total: 1 } })
      })

    expect(result.remarks).to contain_exactly([ "route", a_string_including("decision_point_outcome") ])
    expect(result.to_s).to include("route: Its result has no decision_point_outcome")
  end

  describe "with schemas" do
    let(:template) do
      { "name" => "t", "namespace_name" => "specs", "version" => "1.0.0",
        "input_schema" => { "type" => "object", "required" => [ "id" ] },
        "steps" => [
          {
            "name" => "sum", "handler" => { "callable" => "sum" }, "retry" => { "max_attempts" => 1 },
            "result_schema" => { "type" => "object", "properties" => { "total" => { "type" => "number" } } }
          }
        ] }
    end
    let(:calls) { [] }

    before do
      handlers.register("sum", ->(context) { calls << 1 and { total: context.get_task_field("id") } })
    end

    def run_with(mode, **context)
      run_template(template, context:, schemas: TaskerContribRails::Workflows::Schemas.new(mode))
    end

    it "refuses a context that lacks a field, before the first step" do
      expect { run_with(:remark) }
        .to raise_error(TaskerContribRails::Error::ContextRefused, /missing required properties: id/)
      expect(calls).to eq([])
    end

    it "remarks on a result that is not what the schema says, or fails its step, or looks at none" do
      wrong = "Its result does not match its result_schema: value at `/total` is not a number."

      expect(run_with(:remark, id: "x")).to have_attributes(status: "complete", remarks: [ [ "sum", wrong ] ])
      expect(run_with(:ignore, id: "x")).to have_attributes(status: "complete", remarks: [])
      expect(run_with(:fail, id: "x")).to have_attributes(status: "blocked_by_failures", remarks: [])
      expect(run_with(:fail, id: "x")["sum"]).to have_attributes(error: wrong, error_type: "ValidationError")
      expect(run_with(:fail, id: 1)).to have_attributes(status: "complete")
    end
  end

  it "says of a handler that returns neither a result nor a Hash what the engine takes for its result" do
    result = run(first: ->(_) { 42 }, second: ->(_) { }, third: ->(_) { { total: 1 } })

    expect(result).to be_complete
    expect(result.remarks).to eq([ [
      "first",
      "The handler returned a bare Integer, which is now the step's result; return `success(result: { … })`, or a Hash."
    ],
      [
        "second",
        "The handler returned nil, which is now the step's result; return `success(result: { … })`, or a Hash."
      ] ])
  end

  it "says of a failure what was raised, and of a long one the beginning" do
    result = run(options: { "retry" => { "max_attempts" => 1 } }, only: ->(_) { raise IOError, "no " * 100 })

    expect(result["only"].failure).to start_with("IOError: no no")
    expect(result.timeline.first.failure).to eq(result["only"].failure)
    expect(result.to_s).to match(/ no no…$/)
    expect(result["only"].error).to eq("no " * 100)
  end

  it "runs each handler inside the application's reloader, and so inside its executor" do
    inside = 0
    reloader = double(:reloader)
    allow(reloader).to receive(:wrap) { |&block| (inside += 1) && block.call.tap { inside -= 1 } }
    stub_const("Rails",
      double(:rails,
        application: double(:application, reloader:, config: double(tasker: TaskerContribRails::Configuration.new))))

    expect(run(only: ->(_) { { inside: } })["only"].result).to eq("inside" => 1)
  end

  it "gives each step fresh CurrentAttributes, and leaves the caller's" do
    stub_const("Current", Class.new(ActiveSupport::CurrentAttributes) { attribute :user })
    Current.user = "the caller"
    result = run(first: ->(_) { { user: Current.user }.tap { Current.user = "first" } },
      second: ->(_) { { user: Current.user } })

    expect([ result["first"].result, result["second"].result, Current.user ])
      .to eq([ { "user" => nil }, { "user" => nil }, "the caller" ])
  end

  it "does not count what is loaded first as the first step's time" do
    clock, loaded = standing_clock, false
    reloader = double(:reloader)
    allow(reloader).to receive(:wrap) { |&block| loaded || (clock[0] += 5) && loaded = true; block.call }
    stub_const("Rails",
      double(:rails,
        application: double(:application, reloader:, config: double(tasker: TaskerContribRails::Configuration.new))))

    expect(run(only: ->(_) { (clock[0] += 1) && {} })["only"].duration).to eq(1)
  end

  describe "a step that makes thousands of batches" do
    def batches(count, worker: ->(_) { 1 })
      configs = Array.new(count) do |number|
        {
          "batch_id" => format("%03d", number), "start_cursor" => number, "end_cursor" => number + 1, "batch_size" => 1
        }
      end
      outcome = {
        "type" => "create_batches", "worker_template_name" => "work", "worker_count" => count, "total_items" => count,
        "cursor_configs" => configs
      }
      handlers.register("split", ->(_) { { "batch_processing_outcome" => outcome } })
      handlers.register("work", worker)
      handlers.register("collect", ->(context) { context.dependency_results.keys.size })
      run_template({ "name" => "import", "namespace_name" => "specs", "version" => "1.0.0", "steps" => [
        {
          "name" => "split", "type" => "batchable",
          "handler" => { "callable" => "split", "initialization" => { "worker_template_name" => "work" } }
        },
        { "name" => "work", "type" => "batch_worker", "dependencies" => [ "split" ],
          "handler" => { "callable" => "work" },
          "batch_config" => {
            "batch_size" => 1, "parallelism" => 1, "cursor_field" => "id", "worker_template" => "work",
            "failure_strategy" => "isolate"
          } },
        {
          "name" => "collect", "type" => "deferred_convergence", "dependencies" => [ "work" ],
          "handler" => { "callable" => "collect" }
        } ] })
    end

    it "has all of them done" do
      result = batches(2_000, worker: ->(context) { context.step_inputs["cursor"]["start_cursor"] })

      expect(result.status).to eq("complete")
      expect(result["work_1999"].result).to eq(1_999)
      expect(result["collect"].result).to eq(2_001)
    end

    it "lists its workers where the template has theirs, before the steps that wait for them" do
      workers = Array.new(11) { |number| format("work_%03d", number) }
      expect(batches(11).steps.keys).to eq([ "split", *workers, "collect" ])
    end

    it "has its result parsed where somebody asks for it, not once for each batch" do
      parsed = 0
      allow(JSON).to receive(:parse).and_wrap_original { |parse, text, **options|
        parse.call(text, **options).tap { parsed += 1 if text.include?("cursor_configs") }
      }
      batches(200)

      expect(parsed).to be <= 3
    end
  end

  it "runs hundreds of steps when each needs all before it" do
    steps = Array.new(200) do |number|
      {
        "name" => "s#{number}", "handler" => { "callable" => "plain" },
        "dependencies" => Array.new(number) { |before| "s#{before}" }
      }
    end
    handlers.register("plain", ->(context) { context.dependency_results.keys.size })
    result = run_template({ "name" => "all", "namespace_name" => "specs", "version" => "1.0.0", "steps" => steps })

    expect(result.status).to eq("complete")
    expect(result["s199"].result).to eq(199)
  end

  it "prints a table on which nothing can draw" do
    result = run(only: ->(_) { raise "first\nsecond\e[31m" })

    expect(result.to_s).to start_with("specs/tested: blocked_by_failures (1 step, 3 attempts")
    expect(result.to_s).to include("error  3")
    expect(result.to_s).to include('RuntimeError: first\nsecond\e[31m')
    expect(result.to_s).not_to include("\e")
  end

  describe ".find" do
    around { |example| Dir.mktmpdir { |dir| @dir = Pathname(dir) and example.run } }

    def write(file, name:, namespace: "shop", callable: "x")
      steps = [ { "name" => "a", "handler" => { "callable" => callable } } ]
      text = JSON.generate("name" => name, "namespace_name" => namespace, "version" => "1.0.0", "steps" => steps)
      @dir.join("templates", file).tap { |path| path.dirname.mkpath }.write(text)
    end

    def find(name, **options)
      TaskerContribRails::Inline::Template.find(name,
        sources: TaskerContribRails::Workflows::Sources.new(root: @dir, folders: [ "templates" ]), **options)
    end

    it "finds by name, and by namespace where it must" do
      write("shop/order.yaml", name: "order")
      write("bank/order.yml", name: "order", namespace: "bank")
      write("shop/order_refund.yaml", name: "order_refund")

      expect(find("order_refund").namespace).to eq("shop")
      expect(find("order", namespace: "bank").namespace).to eq("bank")
      expect { find("order") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate,
          "There are 2 workflows called order: bank/order (templates/bank/order.yml) and shop/order " \
            "(templates/shop/order.yaml). Give the full name, or the file.")
      expect(find("bank/order").namespace).to eq("bank")
      expect(find("templates/shop/order").namespace).to eq("shop")
    end

    it "takes a name as it is written anywhere" do
      write("refund.yaml", name: "order_refund")
      write("plain.yaml", name: "plain", namespace: "default")

      %w[
        order_refund shop/order_refund OrderRefund Shop::OrderRefund shop/OrderRefund order-refund refund.yaml
        templates/refund.yaml
      ].each do |name|
        name == "refund.yaml" ? expect { find(name) }
          .to(raise_error(TaskerContribRails::Error::NoSuchTemplate)) : expect(find(name).name).to(eq("order_refund"))
      end
      expect(find("default/plain").name).to eq("plain")
    end

    it "says what there is where there is nothing of the name" do
      expect { find("nothing") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate,
          "There is no workflow yet in templates. `rails generate tasker:task_template` makes one.")

      write("a.yaml", name: "order")
      expect { find("ordr") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate, "There is no workflow ordr. Did you mean `order`?")
      expect { find("bank/order") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate,
          "There is no workflow bank/order. Did you mean `shop/order`?")

      10.times { |number| write("#{number}.yaml", name: "step_#{number}") }
      expect { find("nothing") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate,
          %r{\AThere is no workflow nothing\. The application has shop/step_0, .*, shop/step_7, and 3 more\.\z})
    end

    it "says what is wrong with a broken one" do
      write("order.yaml", name: "order", callable: "")

      expect { find("order") }
        .to raise_error(TaskerContribRails::Error::Rejected, %r{\Atemplates/order\.yaml:1:\d+: .*callable})
    end
  end
end
