# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::WorkflowRuns, :events do
  include Kit
  include TaskerContribRails::Testing::RSpecHelpers

  let(:handlers) do
    {
      validate: ->(context) { { order: context.get_task_field("order_id") } }, charge: ->(_) { { charged: 10 } },
      ship: ->(_) { { shipped: true } }
    }
  end
  let(:charged) { { type: "object", required: [ "charged" ], properties: { charged: { type: "integer" } } } }

  before do
    charge = { result_schema: charged, retry: { max_attempts: 3, backoff: "linear", backoff_base_ms: 1500 } }
    workflow(:order,
      {
        validate: {}, charge:,
        ship: {
          publishes_events: [
            {
              name: "order.shipped", description: "It is on its way", schema: { type: "object" }, delivery_mode: "fast"
            }
          ]
        }
      }, handlers:,
             input_schema: { type: "object", required: [ "order_id" ] })
  end

  def run(**options) = run_workflow("order", context: { order_id: 1 }, **options)

  it "runs a workflow with its own handlers" do
    expect(run).to have_completed.and have_run_steps("validate", "charge", "ship").in_order.only
    expect(run["validate"]).to be_success.and have_result_data(order: 1)
    expect(run).to have_attributes(status: "complete", complete?: true, over?: true, next_step: nil, waited: 0.0,
      context: { "order_id" => 1 })
  end

  it "captures the events of this task alone" do
    other = Thread.new { 3.times { run_workflow("order", context: { order_id: 2 }) } }
    workflow = run
    other.join

    expect(workflow.events.map(&:task_uuid).uniq).to eq([ workflow.task_uuid ])
    expect(workflow.events.map(&:name))
      .to eq([
        "task.execution.started", *%w[ step.execution.started step.execution.completed ] * 3, "order.shipped",
        "task.execution.completed"
      ])
  end

  describe "stub_step" do
    it "answers for a step, in this test" do
      stub = stub_step("charge") { |context| success(charged: context.get_dependency_field("validate", "order") + 6) }

      expect(run["charge"].result).to eq("charged" => 7)
      expect(stub.contexts.map(&:step_name)).to eq([ "charge" ])
    end

    it "is forgotten in the next", :aggregate_failures do
      expect(run["charge"].result).to eq("charged" => 10)
    end

    it "answers one call after the other" do
      stub_step("charge").to_fail_with("busy", after: 30).then_raise(IOError, "gone").then_succeed(charged: 1)
      workflow = run

      expect(workflow).to have_completed
      expect(workflow["charge"].attempts).to eq(3)
      expect(workflow.timeline.map(&:error)).to eq([ nil, "busy", "gone", nil, nil ])
      expect(workflow.waited).to eq(33.0)
    end

    it "repeats the last answer, also the block" do
      stub_step(:charge).to_fail_with("busy")
      expect(run["charge"].attempts).to eq(3)
      stub_step(:charge) { failure("declined", code: "E1") }
      expect(run).to have_failed_at("charge").with("declined", type: :permanent, code: "E1")
      stub_step(:charge).to_call { |context| success("charged" => context.retry_count) }
      expect(run["charge"].result).to eq("charged" => 0)
    end

    it "is held to the step's result_schema" do
      stub_step("charge") { success(charge: 10) }

      expect { run }
        .to raise_error(ArgumentError, /\AThe stub of charge returns what its result_schema does not allow: .*charged/)
    end

    it "says what is missing or misspelt" do
      expect { run_workflow("ordre") }.to raise_error(TaskerContribRails::Error::NoSuchTemplate, /Did you mean `order`/)
      expect { run(contexts: {}) }
        .to raise_error(ArgumentError, "run_workflow has no keyword `contexts:`. Did you mean `context:`?")
      expect { run_workflow("order") }.to raise_error(TaskerContribRails::Error::ContextRefused, /order_id/)
      expect { stub_step("charge").to_fail_with(type: :permanant) }
        .to raise_error(ArgumentError,
          "No handler can fail as :permanant. Did you mean `PermanentError`? `to_raise` takes any error.")
      stub_step("charge")
      expect { run }
        .to raise_error(ArgumentError, 'stub_step("charge") has no answer: give it a block, or say `.to_succeed(…)`.')
      stub_step("chrage") { success }
      expect { run }.to raise_error(ArgumentError, "shop/order has no step chrage. Did you mean `charge`?")
    end

    it "lets what the test expects inside through" do
      stub_step("charge") { |context| expect(context.step_name).to eq("ship") }
      expect { run }.to failing_with(/expected: "ship"/)
    end
  end

  describe "step by step" do
    it "makes one attempt after the other" do
      stub_step("charge").to_fail_with("busy").then_succeed(charged: 1)
      workflow = start_workflow("order", context: { order_id: 1 })

      expect(workflow.next_step).to eq("validate")
      expect(workflow.step!).to have_attributes(name: "validate", state: "complete")
      expect(workflow.step!).to be_error.with_message("busy")
      expect(workflow).to have_attributes(status: "in_progress", next_step: "charge", over?: false)
      expect(workflow).not_to have_completed
      expect(workflow.until("ship")["charge"].result).to eq("charged" => 1)
      expect(workflow).not_to have_run_steps("ship")
      expect(workflow.finish!).to have_completed
      expect(workflow.events.last.name).to eq("task.execution.completed")
    end

    it "can be changed on the way" do
      workflow = start_workflow("order", context: { order_id: 1 }).until("ship")
      stub_step("ship").to_fail_with("no truck", type: :permanent)

      expect(workflow.finish!).to have_failed_at("ship").with(/truck/)
    end

    it "says that it is over" do
      stub_step("charge").to_fail_with("declined", type: :permanent)
      workflow = start_workflow("order", context: { order_id: 1 })

      expect { workflow.until("ship") }
        .to raise_error(TaskerContribRails::Error::Misuse,
          /\AThe workflow is blocked_by_failures and ship was not the next step\.\n\nshop\/order/)
      expect { workflow.step! }
        .to raise_error(TaskerContribRails::Error::Misuse,
          /\AThere is no next step: the workflow is blocked_by_failures/)
      expect { workflow.until("shop") }.to raise_error(ArgumentError, /no step shop. Did you mean `ship`/)
    end
  end

  describe "the clock" do
    let(:times) { [] }

    before do
      stub_step("charge") do
        times << Time.now and times.size < 3 ? failure("busy", type: :retryable) : success(charged: 1)
      end
    end

    # Rails 7.0 travels to whole seconds.
    def after(seconds) = method(:travel_to).parameters.include?([ :key, :with_usec ]) ? seconds : seconds.floor

    it "is the test's until a step waits, and the test's again afterwards" do
      travel_to Time.utc(2026, 12, 24)
      run

      expect(times).to eq([ 0, after(1.5r), after(4.5r) ].map { |seconds| Time.utc(2026, 12, 24, 0, 0, seconds) })
      expect(Time.now).to eq(Time.utc(2026, 12, 24))
      travel_back
    end

    it "is let go of where the test travels nowhere, also inside a block of it" do
      run
      expect(times[2] - times[0]).to (after(4.5) == 4.5) ? be_within(0.1).of(4.5) : be_between(3.5, 4.5)
      expect(Time.now - times[0]).to be < 4
      times.clear
      travel_to(Time.utc(2026)) { run and expect(Time.now).to eq(Time.utc(2026)) }
      expect(times.last).to eq(Time.utc(2026, 1, 1, 0, 0, after(4.5r)))
      expect(Time.now.year).to be > 2000
    end
  end

  describe "matchers" do
    it "show the table, what happened and the picture where they fail" do
      stub_step("charge").to_fail_with("declined", type: :permanent)

      expect { expect(run).to have_completed }.to failing_with(
        /\Aexpected\ the\ workflow\ to\ complete,\ but\ .*:\ charge\ failed\ .*declined\)\n\nshop\/order.*
        Step\ .*failed\ +charge\ .*PermanentError:\ declined.*●\ +validate.*●\ +charge.*●\ +ship/mx
      )
    end

    it "say which step ran, and how it failed" do
      stub_step("charge").to_fail_with("declined", type: :permanent, code: "E1")
      workflow = run

      expect(workflow).to have_failed_at("charge")
      expect(workflow).to have_failed_at(:charge).with(/decl/, type: :permanent)
      expect(workflow).not_to have_failed_at("ship")
      expect(workflow).not_to have_run_steps("ship")
      expect { expect(workflow).to have_failed_at("charge").with("busy") }
        .to failing_with(/to fail at charge: to fail and the message "busy", but it is blocked_by_failures: charge f/)
      expect { expect(workflow).to have_run_steps("validate", "ship") }
        .to failing_with(/to run validate and ship, but it ran validate and charge, and is blocked_by_failures/)
      expect { expect(workflow).to have_run_steps("charge", "validate").in_order }
        .to failing_with(/to run charge and validate in this order/)
      expect { expect(workflow).to have_run_steps("validate").only }
        .to failing_with(/to run only validate, but it ran validate and charge/)
      expect { expect(workflow).not_to have_run_steps("validate", "ship") }
        .to failing_with(/not to run validate and ship, but it ran/)
    end

    it "take an inline run's result too, and refuse what is none" do
      expect(run.result).to have_completed.and have_run_steps("ship")
      expect { expect(nil).to have_completed }
        .to raise_error(ArgumentError, "That is no workflow that was run: nil. `run_workflow(…)` gives one.")
      expect { expect(run).to have_failed_at("chrge") }
        .to raise_error(ArgumentError, /has no step chrge. Did you mean `charge`/)
      expect { expect(run).not_to have_run_steps("charge").in_order }.to raise_error(ArgumentError, /can't be negated/)
      expect { have_run_steps }.to raise_error(ArgumentError, "have_run_steps takes the names of steps.")
    end
  end
end
