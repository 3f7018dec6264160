# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::HandlerRuns, :events do
  include Kit
  include TaskerContribRails::Testing::RSpecHelpers

  let(:handler) do
    stub_const("ChargeHandler", Class.new(TaskerCore::StepHandler::Base) do
      def call(context)
        if context.get_task_field("order_id") == 2
          raise TaskerCore::Errors::PermanentError.new("card declined", error_code: "E1")
        end
        raise TaskerCore::Errors::RetryableError.new("busy", retry_after: 30) if context.retry_count.positive?

        success(result: { charged: context.get_dependency_field("reserve", "amount"), at: Time.utc(2026) })
      end
    end)
  end

  it "gives what the handler returned, as the next step would get it" do
    run = run_handler(handler, dependency_results: { reserve: { amount: 10 } })

    expect(run).to have_attributes(success?: true, failed?: false, checkpoint?: false, retryable?: false,
      error_type: nil, duration: Float, remark: nil)
    expect(run.result).to eq("at" => "2026-01-01T00:00:00.000Z", "charged" => 10)
  end

  it "gives what it raised" do
    run = run_handler(handler, task_fields: { order_id: 2 })

    expect(run).to have_attributes(success?: false, failed?: true, retryable?: false, message: "card declined",
      error_code: "E1", retry_after: nil, result: nil)
    expect(run.exception).to be_a(TaskerCore::Errors::PermanentError)
    expect(run_handler(handler, attempt: 2)).to have_attributes(retryable?: true, retry_after: 30)
  end

  it "contains what would end a worker, and what can't be stored" do
    expect(run_handler(->(_) { exit })).to be_error("SystemExit").of_type(:permanent)
    expect(run_handler(->(_) { throw :somewhere })).to be_error
    expect(run_handler(->(_) { { io: $stdout } })).to be_error.of_type(:permanent).with_message(/io is an IO/)
    expect { run_handler(->(_) { raise Interrupt }) }.to raise_error(Interrupt)
  end

  it "takes an instance, a block, and a context" do
    expect(run_handler(handler.new)).to be_success
    expect(run_handler(->(context) { { "n" => context.retry_count } }, build_step_context(attempt: 3)))
      .to have_result_data(n: 2)
  end

  it "gives the handler its configuration, as a worker does" do
    seen = nil
    configured = stub_const("ConfiguredHandler",
      Class.new(TaskerCore::StepHandler::Base) { define_method(:call) { |_| seen = config and success(result: {}) } })
    run_handler(configured, step_config: { limit: 5 })

    expect(seen).to eq("limit" => 5)
  end

  it "has the events of this run alone" do
    run = run_handler(handler)
    emit_tasker_event("order.paid")

    expect(run.events.map(&:name)).to eq(%w[ step.execution.started step.execution.completed ])
    expect(run_handler(handler, task_fields: { order_id: 2 }).events.last)
      .to have_attributes(name: "step.execution.failed", error_code: "E1")
  end

  describe "CurrentAttributes" do
    let(:current) { stub_const("Current", Class.new(ActiveSupport::CurrentAttributes) { attribute :user, :seen }) }

    before { current.reset }

    it "are the handler's own, but for those it is given" do
      current.user = "of the test"
      user = ->(_) { { user: Current.user } }

      expect(run_handler(user).result).to eq("user" => nil)
      expect(run_handler(user, current_attributes: { current => { user: "given" } }).result).to eq("user" => "given")
      expect(run_handler(user, build_step_context(current_attributes: { current => { user: "given" } })).result)
        .to eq("user" => "given")
    end

    it "are there too where a test calls the handler itself" do
      build_step_context(current_attributes: { current => { user: "given" } })

      expect(current.user).to eq("given")
    end

    it "have the names that they have" do
      expect { run_handler(handler, current_attributes: { current => { usr: 1 } }) }
        .to raise_error(ArgumentError, "Current has no attribute usr. Did you mean `user`?")
      expect { run_handler(handler, current_attributes: { user: 1 }) }
        .to raise_error(ArgumentError, /is a Hash such as `{ Current => { user: } }`, not/)
    end
  end

  it "refuses what is no handler, and keywords that there are none of" do
    expect { run_handler("ChargeHandler") }
      .to raise_error(ArgumentError, '"ChargeHandler" is not a handler: it has no method `call`.')
    expect { run_handler(String) }.to raise_error(ArgumentError, "String is not a handler: it has no method `call`.")
    expect { run_handler(handler, task_feilds: {}) }
      .to raise_error(ArgumentError, "run_handler has no keyword `task_feilds:`. Did you mean `task_fields:`?")
    expect { run_handler(handler, build_step_context, attempt: 2) }
      .to raise_error(ArgumentError, "run_handler takes a context, or `attempt:` to build one from, not both.")
  end

  describe "of a step of a workflow" do
    before do
      charge = { callable: "ChargeHandler", handler: { initialization: { currency: "EUR" } }, timeout_seconds: 1,
        retry: { max_attempts: 5, backoff: "linear", backoff_base_ms: 2000 },
                 result_schema: {
                   type: "object", properties: { charged: { type: "integer" } }, required: [ "charged" ]
                 } }
      reserve = {
        result_schema: {
          type: "object",
          properties: { amount: { type: "integer", minimum: 7 }, at: { type: "string", format: "date" } }
        }
      }
      workflow(:order, { validate: {}, reserve:, charge: },
        input_schema: {
          type: "object", required: [ "order_id" ],
          properties: { order_id: { type: "integer" }, note: { type: "string" } }
        })
      handler
    end

    it "makes up what its schemas declare" do
      context = context_for("order", "charge")

      expect(context.context).to eq("note" => "note", "order_id" => 1)
      expect(context.get_dependency_result("reserve")).to eq("amount" => 7, "at" => "2026-01-01")
      expect(context.get_dependency_result("validate")).to eq({})
      expect(context)
        .to have_attributes(step_name: "charge", namespace_name: "shop", handler_name: "ChargeHandler", max_retries: 5)
      expect(context.step_config).to eq("currency" => "EUR")
    end

    it "takes what is given instead" do
      context = context_for("shop/order", :charge, task_fields: { order_id: 9 },
        dependency_results: { reserve: { amount: 8 } }, step_config: { currency: "USD" }, attempt: 2)

      expect(context.get_task_field("order_id")).to eq(9)
      expect(context.get_dependency_result("reserve")).to eq("amount" => 8, "at" => "2026-01-01")
      expect(context.get_config("currency")).to eq("USD")
      expect(context.retry_count).to eq(1)
    end

    it "asks for what a schema has no example of, and takes it" do
      workflow(:refund, { pay: {} },
        input_schema: { type: "object", properties: { iban: { type: "string", pattern: "^DE" }, id: { const: 7 } } })

      expect { context_for("refund", "pay") }.to raise_error(ArgumentError,
        "the task.iban can't be made up from a pattern. Give it: `task_fields: { \"iban\" => … }`.")
      expect(context_for("refund", "pay", task_fields: { iban: "DE1" }).context).to eq("iban" => "DE1", "id" => 7)
    end

    it "runs its own handler, and holds the result against its schema" do
      expect(run_handler(context_for("order", "charge"))).to have_result_data(charged: 7)
      expect(run_handler(context_for("order", "charge")).remark).to be_nil
      expect(run_handler(context_for("order", "charge", dependency_results: { reserve: { amount: nil } })).remark)
        .to match(/does not match its result_schema: .*charged/)
    end

    it "waits as its template says, and no longer than its time" do
      expect(run_handler(->(_) { raise "busy" }, context_for("order", "charge", attempt: 2))).to be_retryable.after(4)
      slow = ->(_) {
        allow(Process).to receive(:clock_gettime).and_wrap_original { |original, *of|
          original.call(*of) + (of.one? ? 2 : 0)
        } and {}
      }
      expect(run_handler(slow, context_for("order", "charge")))
        .to be_error.of_type(:timeout).with_message("The handler took longer than its limit of 1 s.")
    end

    it "says which workflow or step was meant" do
      expect { context_for("ordr", "charge") }
        .to raise_error(TaskerContribRails::Error::NoSuchTemplate, "There is no workflow ordr. Did you mean `order`?")
      expect { context_for("order", "chrage") }
        .to raise_error(ArgumentError, "shop/order has no step chrage. Did you mean `charge`?")
      expect { context_for("order", "refund") }
        .to raise_error(ArgumentError, "shop/order has no step refund. It has validate, reserve, and charge.")
      expect { context_for("order", "charge", dependency_results: { resreve: {} }) }
        .to raise_error(ArgumentError, /has no step resreve. Did you mean `reserve`/)
      expect { context_for("order", "charge", task_field: {}) }
        .to raise_error(ArgumentError, /context_for has no keyword `task_field:`. Did you mean `task_fields:`/)
    end
  end
end
