# frozen_string_literal: true

RSpec.describe TaskerContribRails::Testing::Batch do
  def inputs(batch) = described_class.inputs(batch, { "rate" => 2 })

  it "is a cursor from the first to behind the last, as the engine gives it" do
    cursor = { "batch_id" => "001", "start_cursor" => 10, "end_cursor" => 20, "batch_size" => 10 }
    expect([ inputs(10...20), inputs(10..19) ]).to all(eq("rate" => 2, "cursor" => cursor))
  end

  it "is what a test says it is, none at all, or left out" do
    expect(inputs({ "start_cursor" => "a" })).to eq("rate" => 2, "cursor" => { "start_cursor" => "a" })
    expect(inputs(:none)).to eq("rate" => 2, "is_no_op" => true)
    expect(inputs(nil)).to eq("rate" => 2)
  end

  it "refuses what is no batch" do
    expect { inputs(5) }.to raise_error(ArgumentError, /such as 0\.\.\.100, a cursor, or :none, not 5/)
    [ "a".."c", 1.., 1.5..2 ].each do |range|
      expect { inputs(range) }.to raise_error(ArgumentError, /Range of whole numbers/)
    end
  end
end
