# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::RSpecHelpers do
  include Kit
  include described_class

  let(:success) { TaskerCore::Types::StepHandlerCallResult.success(result: { "total" => 3, currency: "EUR" }) }
  let(:failure) do
    TaskerCore::Types::StepHandlerCallResult.error(error_type: "RetryableError", message: "busy",
      error_code: "HTTP_503", retryable: true)
  end

  describe "be_success" do
    it "tells success from failure, saying which it was" do
      expect(success).to be_success
      expect(failure).not_to be_success
      expect { expect(failure).to be_success }
        .to failing_with("expected the step to succeed, but it failed to be tried again as RetryableError " \
          "(HTTP_503): busy")
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
      expect { expect(success).to be_error("X").with_code("Y") }
        .to failing_with(/expected the step to fail as X with code Y, but it succeeded with/)
    end
  end

  describe "be_error.of_type" do
    it "tells whether another attempt follows, and of what type it is" do
      declined = TaskerCore::Types::StepHandlerCallResult.error(error_type: "ValidationError", message: "declined")
      raised = run_handler(->(_) { raise TaskerCore::Errors::NotFoundError, "no order" })

      expect(failure).to be_error.of_type(:retryable)
      expect(failure).not_to be_error.of_type(:permanent)
      expect(declined).to be_error.of_type(:permanent).and be_error.of_type(:validation).with_message("declined")
      expect(raised)
        .to be_error.of_type(:not_found).and be_error.of_type(TaskerCore::Errors::PermanentError)
          .and be_error(/NotFound/)
      expect(raised).not_to be_error.of_type(TaskerCore::Errors::RetryableError)
      expect { expect(declined).to be_error.of_type(:retryable) }
        .to failing_with("expected the step to fail to be tried again, but it failed for good as ValidationError: " \
          "declined")
      expect { expect(declined).to be_error.of_type(:not_found).with_message(/gone/) }
        .to failing_with(%r{to fail as NotFoundError and the message /gone/, but it failed for good})
    end

    it "knows no other" do
      expect { be_error.of_type(:permanant) }
        .to raise_error(ArgumentError, "There is no type of error `:permanant`. Did you mean `:permanent`?")
      expect { be_error(:rubbish) }
        .to raise_error(ArgumentError, /There are `:permanent`, .* one of your own is a String or a Class/)
    end
  end

  describe "be_retryable" do
    it "tells what the engine will try again, and when" do
      later = TaskerCore::Types::StepHandlerCallResult.error(error_type: "RetryableError", message: "busy",
        retryable: true, metadata: { retry_after: 30 })

      expect(failure).to be_retryable
      expect(success).not_to be_retryable
      expect(later).to be_retryable.after(30)
      expect(later).to be_retryable.after(30.seconds)
      expect(later).to be_retryable.after(a_value > 20)
      expect { expect(later).to be_retryable.after(5) }
        .to failing_with("expected the step to be tried again after 5 s, but it asks for a wait of 30 s; it failed " \
          "to be tried again as RetryableError: busy")
      expect { expect(failure).to be_retryable.after(5) }.to failing_with(/but it asks for no wait/)
      expect { expect(later).not_to be_retryable.after(5) }
        .to raise_error(ArgumentError, /`be_retryable.after` can't be negated/)
    end
  end

  describe "have_result_data" do
    it "looks at the entries that are given, whatever their keys are" do
      expect(success).to have_result_data("total" => 3)
      expect(success).to have_result_data(total: be > 2, currency: "EUR")
      expect(success).not_to have_result_data("total" => 4)
      expect(failure).not_to have_result_data({})
      expect { expect(success).to have_result_data("total" => 4) }
        .to failing_with(/a result that includes .*total.*4.*, but it succeeded with/)
    end
  end

  describe "create_steps and create_no_steps" do
    let(:decider) { decider_class.new }
    let(:decider_class) do
      stub_const("Decider",
        Class.new(TaskerCore::StepHandler::Base) { include TaskerCore::StepHandler::Mixins::Decision })
    end

    it "look at what a decision creates, in any order" do
      decision = decider.decision_success(steps: %w[b a])

      expect(decision).to create_steps("a", "b")
      expect(decision).not_to create_steps("a")
      expect(decision).not_to create_no_steps
      expect(decider.decision_no_branches).to create_no_steps
    end

    it "say so where there is no decision to look at" do
      expect { expect(success).to create_steps("a") }
        .to failing_with(/to create the steps a, but it is no decision: it succeeded with/)
      expect { expect(failure).to create_no_steps }.to failing_with(/to create no step, but it failed/)
      expect { expect(decider.decision_success(steps: %w[ b a ])).to create_steps("c") }
        .to failing_with(/to create the steps c, but it created a and b/)
      expect { create_steps }.to raise_error(ArgumentError, "Name the steps, or say create_no_steps.")
    end
  end

  describe "create_batches and create_no_batches" do
    def batches(*sizes)
      TaskerCore::Types::StepHandlerCallResult.success(result: {
        batch_processing_outcome: {
          type: sizes.any? ? "create_batches" : "no_batches", cursor_configs: sizes.map { |size| { batch_size: size } }
        }
      })
    end

    it "look at how many there are, and how large they are" do
      expect(batches(100, 100, 50)).to create_batches
      expect(batches(100, 100, 50)).to create_batches(3).of(100)
      expect(batches(100, 90, 100)).not_to create_batches(2)
      expect(batches(84, 83, 83)).to create_batches(3).of(a_value <= 100)
      expect(batches).to create_no_batches
      expect(batches).not_to create_batches
      expect { expect(batches(100, 90, 100)).to create_batches(3).of(100) }
        .to failing_with("expected the step to create 3 batches of 100, but it created 3, of 100, 90, and 100")
      expect { expect(batches(100, 101)).to create_batches.of(100) }
        .to failing_with(/to create batches of 100, but it created 2, of 100 and 101/)
      expect { expect(batches(1)).to create_no_batches }.to failing_with(/to create no batch, but it created 1, of 1/)
      expect { expect(success).to create_batches(1) }
        .to failing_with(/to create 1 batch, but it is not batchable: it succeeded/)
      expect { expect(batches(1)).not_to create_batches(1).of(2) }.to raise_error(ArgumentError, /can't be negated/)
      expect { create_batches("3") }.to raise_error(ArgumentError, 'create_batches takes how many, not "3".')
    end
  end

  describe "yield_checkpoint" do
    it "looks at where it goes on" do
      checkpoint = TaskerCore::Types::StepHandlerCallResult.checkpoint_yield(cursor: { row: 200 }, items_processed: 100)

      expect(checkpoint).to yield_checkpoint
      expect(checkpoint).to yield_checkpoint.at(row: 200).after(100)
      expect(checkpoint).not_to yield_checkpoint.at(300)
      expect(success).not_to yield_checkpoint
      expect { expect(checkpoint).to yield_checkpoint.at(300) }
        .to failing_with(/to yield a checkpoint at 300, but it yielded a checkpoint at {"row" ?=> ?200}/)
      expect { expect(checkpoint).to yield_checkpoint.after(1) }
        .to failing_with(/after 1 items, but it yielded .* after 100 items/)
      expect { expect(checkpoint).to be_success }.to failing_with(/but it yielded a checkpoint/)
    end
  end

  it "compose, and show both sides" do
    expect(success).to be_success.and have_result_data(a_hash_including("total" => 3))
    expect(success).to be_error.or be_success
    expect([ success, failure ]).to contain_exactly(be_success, be_error)
    expect(success).to have_result_data(total: a_kind_of(Integer), currency: /EU/)
    expect(TaskerCore::Types::StepHandlerCallResult.success(result: { lines: [ { id: 1, n: 2.5 } ] }))
      .to have_result_data(lines: [ { id: 1, n: (2..3) } ])
    expect { expect(success).to have_result_data(total: 4) }
      .to failing_with(/Diff:\n.*\n.*-"total" => 4,\n.*"currency" => "EUR",\n.*"total" => 3,/m)
    expect(be_error("X").with_code("Y").description).to eq("fail as X with code Y")
  end

  it "defines nothing for specs that do not ask for it" do
    expect(RSpec::Matchers.instance_methods)
      .not_to include(:be_success, :be_error, :have_result_data, :create_steps, :run_handler)
  end

  describe "#build_step_context" do
    let(:context) do
      build_step_context(task_fields: { order: { id: 1 } }, dependency_results: { fetch: { "rows" => [ 1 ] } },
        step_inputs: { "cursor" => { "batch_id" => "001" } },
        step_config: { "limit" => 5 }, attempt: 3, checkpoint: { "cursor" => 7 })
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
      expect { build_step_context(task_fields: { rate: Float::NAN }) }
        .to raise_error(ArgumentError, /task_fields can't be stored as JSON: .*NaN/)
    end

    it "builds the batch of a worker, and says which attempt it is" do
      batch = ->(given) { build_step_context(batch: given).step_inputs }

      expect(batch.(100...103))
        .to eq("cursor" => { "batch_id" => "001", "start_cursor" => 100, "end_cursor" => 103, "batch_size" => 3 })
      expect(batch.(0..9)).to include("cursor" => include("end_cursor" => 10))
      expect(batch.({ batch_id: "007" })).to eq("cursor" => { "batch_id" => "007" })
      expect(batch.(:none)).to eq("is_no_op" => true)
      expect(build_step_context(attempt: 2).retry_count).to eq(1)
      expect { batch.("100") }
        .to raise_error(ArgumentError, 'batch is a Range such as 0...100, a cursor, or :none, not "100".')
      expect { batch.(1..) }.to raise_error(ArgumentError, "batch is a Range of whole numbers, not 1...")
      expect { build_step_context(attempt: 0) }
        .to raise_error(ArgumentError, "attempt must be a whole number of at least 1, not 0.")
    end

    it "says what a misspelt keyword meant" do
      expect { build_step_context(task_fiels: {}) }
        .to raise_error(ArgumentError, "build_step_context has no keyword `task_fiels:`. Did you mean `task_fields:`?")
      expect { build_step_context(rubbish: {}) }
        .to raise_error(ArgumentError, /no keyword `rubbish:`. It takes `task_fields:`, /)
    end

    it "says which of its arguments is no Hash" do
      expect { build_step_context(task_fields: 5) }.to raise_error(ArgumentError, "task_fields is a Hash, not 5.")
      expect { build_step_context(step_inputs: []) }.to raise_error(ArgumentError, "step_inputs is a Hash, not [].")
      expect { build_step_context(dependency_results: nil) }
        .to raise_error(ArgumentError, "dependency_results is a Hash from step to result, not nil.")
    end
  end
end
