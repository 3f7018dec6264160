# frozen_string_literal: true

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Runtime::Sequence do
  let(:read) { [] }
  let(:results) { described_class::Results.new(%w[ pay ship ].map { |name| step(name) }) }

  def step(name)
    Struct.new(:name, :uuid, :read) do
      def result = read.push(name) && { "of" => name }
    end.new(name, "u-#{name}", read)
  end

  it "reads a step's result when it is asked for, and once" do
    expect(results.keys).to eq(%w[ pay ship ])
    expect(read).to be_empty

    expect([ results.get_results("pay"), results[:pay]["result"], results.get_result("pay")["step_uuid"] ])
      .to eq([ { "of" => "pay" }, { "of" => "pay" }, "u-pay" ])
    expect(read).to eq(%w[ pay ])
  end

  it "knows no step that did not come before" do
    expect([ results["bill"], results.get_results("bill"), results.key?("bill"), results.key?(:ship) ])
      .to eq([ nil, nil, false, true ])
  end

  it "names its steps one after the other" do
    expect { |block| results.each_key(&block) }.to yield_successive_args("pay", "ship")
  end
end
