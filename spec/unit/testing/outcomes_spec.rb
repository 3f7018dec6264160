# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::Outcomes do
  include Kit
  include described_class

  def success(result) = TaskerCore::Types::StepHandlerCallResult.success(result:)

  it "names the steps that a decision creates" do
    expect(steps_created(success({ decision_point_outcome: { type: "create_steps", step_names: %i[ a b ] } })))
      .to eq(%w[ a b ])
    expect(steps_created(success({ decision_point_outcome: { type: "no_branches" } }))).to eq([])
  end

  it "names the batches that a batchable step creates" do
    expect(batches_created(success({ "batch_processing_outcome" => { cursor_configs: [ { batch_id: "001" } ] } })))
      .to eq([ { "batch_id" => "001" } ])
  end

  it "says of a result without one, and of a failure, that they create nothing" do
    expect { steps_created(success({ a: 1 })) }
      .to raise_error(ArgumentError, /the result has no decision_point_outcome/)
    expect {
      batches_created(TaskerCore::Types::StepHandlerCallResult.error(error_type: "PermanentError", message: "no"))
    }.to raise_error(ArgumentError, "the step failed, so it creates nothing: no")
  end
end
