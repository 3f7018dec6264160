# frozen_string_literal: true

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Testing::RSpecHelpers do
  include described_class

  let(:success) { TaskerCore::Types::StepHandlerCallResult.success(result: { "total" => 3, currency: "EUR" }) }
  let(:failure) do
    TaskerCore::Types::StepHandlerCallResult.error(error_type: "RetryableError", message: "busy", error_code: "HTTP_503", retryable: true)
  end

  def failing_with(message) = raise_error(RSpec::Expectations::ExpectationNotMetError, message)

  describe "be_success" do
    it "tells success from failure, saying which it was" do
      expect(success).to be_success
      expect(failure).not_to be_success
      expect { expect(failure).to be_success }.to failing_with("expected the step to succeed, but it failed as RetryableError (HTTP_503): busy")
      expect { expect(nil).to be_success }.to failing_with(/it is no step result: nil/)
    end
  end

  describe "be_error" do
    it "looks at type, code and message where they are given" do
      expect(failure).to be_error
      expect(failure).to be_error("RetryableError").with_code("HTTP_503").with_message(/bus/)
      expect(failure).not_to be_error("PermanentError")
      expect(failure).not_to be_error.with_code("HTTP_500")
      expect(failure).not_to be_error.with_message("free")
      expect { expect(success).to be_error("X").with_code("Y") }.to failing_with(/expected the step to fail as X with code Y, but it succeeded with/)
    end
  end

  describe "be_retryable" do
    it "tells what the engine will try again" do
      expect(failure).to be_retryable
      expect(success).not_to be_retryable
    end
  end

  describe "have_result_data" do
    it "looks at the entries that are given, whatever their keys are" do
      expect(success).to have_result_data("total" => 3)
      expect(success).to have_result_data(total: be > 2, currency: "EUR")
      expect(success).not_to have_result_data("total" => 4)
      expect(failure).not_to have_result_data({})
      expect { expect(success).to have_result_data("total" => 4) }.to failing_with(/to include .*total.*4.*, but it succeeded with/)
    end
  end

  describe "create_steps and create_no_steps" do
    let(:decider) { decider_class.new }
    let(:decider_class) { stub_const("Decider", Class.new(TaskerCore::StepHandler::Base) { include TaskerCore::StepHandler::Mixins::Decision }) }

    it "look at what a decision creates, in any order" do
      decision = decider.decision_success(steps: %w[b a])

      expect(decision).to create_steps("a", "b")
      expect(decision).not_to create_steps("a")
      expect(decision).not_to create_no_steps
      expect(decider.decision_no_branches).to create_no_steps
    end

    it "say so where there is no decision to look at" do
      expect { expect(success).to create_steps("a") }.to raise_error(ArgumentError, /has no decision_point_outcome/)
    end
  end

  it "defines nothing for specs that do not ask for it" do
    expect(RSpec::Matchers.instance_methods).not_to include(:be_success, :be_error, :have_result_data, :create_steps)
  end

  describe "#build_step_context" do
    let(:context) do
      build_step_context(task_fields: { order: { id: 1 } }, dependency_results: { fetch: { "rows" => [ 1 ] } }, step_inputs: { "cursor" => { "batch_id" => "001" } },
                         step_config: { "limit" => 5 }, attempts: 2, checkpoint: { "cursor" => 7 })
    end

    it "is the runtime's own, holding what the runtime would" do
      expect(context).to be_a(TaskerCore::Types::StepContext)
      expect(context.get_task_field("order")).to eq("id" => 1)
      expect(context.get_dependency_result("fetch")).to eq("rows" => [ 1 ])
      expect(context.step_inputs).to eq("cursor" => { "batch_id" => "001" })
      expect(context.get_config("limit")).to eq(5)
      expect(context).to be_is_last_retry
      expect(context.checkpoint_cursor).to eq(7)
    end

    it "refuses what JSON can't carry, as the runtime would" do
      expect { build_step_context(task_fields: { rate: Float::NAN }) }.to raise_error(ArgumentError, /task_fields can't be stored as JSON: .*NaN/)
    end

    it "says which of its arguments is no Hash" do
      expect { build_step_context(task_fields: 5) }.to raise_error(ArgumentError, "task_fields is a Hash, not 5.")
      expect { build_step_context(step_inputs: []) }.to raise_error(ArgumentError, "step_inputs is a Hash, not [].")
      expect { build_step_context(dependency_results: nil) }.to raise_error(ArgumentError, "dependency_results is a Hash from step to result, not nil.")
    end
  end
end
