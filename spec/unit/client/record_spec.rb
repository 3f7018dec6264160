# frozen_string_literal: true

RSpec.describe TaskerContribRails::Client::Record do
  let(:answer) do
    { "task_uuid" => "t", "method" => "refund", "steps" => [ { "name" => "charge" }, 1, [ { "a" => nil } ] ] }
  end

  it "is read by name, by key and as a Hash" do
    record = described_class.new(answer)

    expect(record.task_uuid).to eq("t")
    expect([ record["task_uuid"], record[:task_uuid], record[:none] ]).to eq([ "t", "t", nil ])
    expect(record.to_h).to equal(answer)
  end

  it "makes a record of each object, however deep in lists, and leaves all else" do
    expect(described_class.of([ { "a" => 1 }, [ { "b" => 2 } ], "c", nil ]))
      .to eq([ described_class.new("a" => 1), [ described_class.new("b" => 2) ], "c", nil ])
  end

  it "knows a field that is null, and no field that was not answered" do
    record = described_class.new("completed_at" => nil)

    expect(record.completed_at).to be_nil
    expect(record).to respond_to(:completed_at)
    expect(record).not_to respond_to(:created_at)
    expect { record.created_at }.to raise_error(NoMethodError, /created_at/)
    expect { record.completed_at(1) }.to raise_error(NoMethodError)
  end
end
