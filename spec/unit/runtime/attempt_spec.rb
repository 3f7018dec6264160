# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Runtime::Attempt do
  subject(:attempt) do
    described_class.new({ task_uuid: "t1", step_uuid: "s1",
      task_sequence_step: { task: { namespace_name: "shop", task_name: "order" },
      workflow_step: { attempts: 1, max_attempts: 3 },
      step_definition: { name: "charge", handler: { callable: "ChargeHandler" } } } })
  end

  it "is what logs and reports call it" do
    expect(attempt.to_s).to eq("step charge of shop/order, attempt 2 of 3 in ChargeHandler (task t1, step s1)")
    expect(attempt.context)
      .to eq(task_uuid: "t1", step_uuid: "s1", task: "shop/order", step: "charge", handler: "ChargeHandler", attempt: 2,
        max_attempts: 3)
  end

  it "knows whether another follows" do
    last = ->(attempts) { described_class.new({
      task_sequence_step: { workflow_step: { attempts:, max_attempts: 3 } }
    }).last? }
    expect([ 0, 1, 2, 3 ].map(&last)).to eq([ false, false, true, true ])
  end

  it "is the first and only one where the runtime says nothing of it" do
    expect(described_class.new({})).to have_attributes(number: 1, most: 1, last?: true, retry_options: {}, handler: nil)
  end
end
