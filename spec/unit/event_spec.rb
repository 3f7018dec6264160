# frozen_string_literal: true

RSpec.describe TaskerContribRails::Event do
  let(:fields) { { event_type: "order.paid", task_uuid: "t", payload: { total: 1 } } }
  subject(:event) { described_class.new(fields) }

  it "is read by name, by key and by pattern" do
    expect(event).to have_attributes(name: "order.paid", task_uuid: "t", payload: { total: 1 }, cursor: nil)
    expect([ event[:task_uuid], event["task_uuid"], event[:none] ]).to eq([ "t", "t", nil ])
    expect(event).to(satisfy { |given| given in { payload: { total: 1 } } })
  end

  it "does not change with what it was made of" do
    event
    fields[:task_uuid] = "of another"
    expect(event.task_uuid).to eq("t")
    expect(event.to_h).to be_frozen
  end

  it "is equal to one of the same fields, also as a key" do
    same = described_class.new(fields.dup)
    expect(event).to eq(same)
    expect({ event => 1 }[same]).to eq(1)
    expect(event).not_to eq(fields)
  end

  it "shows its name first" do
    expect(event.inspect).to start_with("#<TaskerContribRails::Event order.paid {")
  end
end
