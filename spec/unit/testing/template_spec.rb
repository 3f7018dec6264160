# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Testing::Template do
  let(:text) { <<~YAML }
    name: order
    namespace_name: shop
    version: 1.0.0
    input_schema: { type: object, properties: { amount: { type: integer, minimum: 3 } }, required: [ amount ] }
    steps:
      - name: check
        handler: { callable: Check, initialization: { rate: 2 } }
        result_schema: { type: object, properties: { ok: { type: boolean } }, required: [ ok ] }
      - { name: pay, dependencies: [ check ], handler: { callable: Pay } }
      - { name: ship, dependencies: [ pay ], handler: { callable: Ship } }
  YAML
  let(:source) { TaskerContribRails::Workflows::Source.new(name: "order.yaml", text:) }
  subject(:template) { described_class.new(source) }

  it "makes up what the schemas ask for: the task's fields, and results of all steps before one" do
    expect(template.task_fields["amount"]).to be >= 3
    before = template.results_before("ship", {})
    expect(before.keys).to match_array(%w[ check pay ])
    expect(before["check"]["ok"]).to be(true).or be(false)
  end

  it "takes what the test gives, and fills only what that leaves out" do
    given = { "check" => { "more" => 1 }, "pay" => 5 }
    expect(template.results_before("ship", given))
      .to match("check" => a_hash_including("more" => 1, "ok" => anything), "pay" => 5)
  end

  it "knows its steps, and the batches of one by their numbers" do
    expect(template.step(:pay)["callable"]).to eq("Pay")
    expect(template.step("pay_007")).to equal(template.step("pay"))
    expect(template.initialization("check")).to eq("rate" => 2)
  end

  it "says which step is meant where there is none of the name, also among results" do
    expect { template.step("shp") }.to raise_error(ArgumentError, "shop/order has no step shp. Did you mean `ship`?")
    expect { template.results_before("ship", { "bill" => 1 }) }
      .to raise_error(ArgumentError, "shop/order has no step bill. It has check, pay, and ship.")
  end
end
