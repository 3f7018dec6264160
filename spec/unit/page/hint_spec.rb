# frozen_string_literal: true

require "active_support/all"
require "action_controller"

RSpec.describe TaskerContribRails::Page::Hint do
  def hint(context) = described_class.of(context)

  it "is the first field that reads like a name or a number, wherever it stands" do
    expect(hint({ "total" => "12.00", "order_id" => 10_482, "email" => "x" })).to eq("order 10482")
    expect(hint({ "note" => "x", "file" => "a.csv" })).to eq("file a.csv")
    expect(hint({ "amount" => 7 })).to eq("amount 7")
  end

  it "is nothing of what is long, empty or nested, and none where there is nothing else" do
    long = { "order_id" => "x" * 61, "user_id" => "", "key" => { "id" => 1 } }
    expect([ hint(long), hint({}), hint(nil), hint([ 1 ]) ]).to all(be_nil)
    expect(hint(long.merge("name" => "ada"))).to eq("name ada")
  end

  it "drives no terminal" do
    expect(hint({ "\eid" => "a\nb" })).to eq('\eid a\nb')
  end
end
