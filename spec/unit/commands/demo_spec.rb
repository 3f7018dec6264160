# frozen_string_literal: true

require "active_support/all"

TaskerContribRails::Runtime::Loader.install

RSpec.describe TaskerContribRails::Commands::Demo do
  let(:output) { StringIO.new }

  it "makes, draws and runs a workflow with a retry, and leaves nothing behind" do
    before = Dir.children(Dir.tmpdir).grep(/tasker-demo/)

    expect(described_class.new(output:).call).to eq(0)
    expect(output.string)
      .to include("name: order_demo", "●  validate", "the bank is busy", "charge (attempt 2)",
        "demo/order_demo: complete (5 steps, 6 attempts")
    expect(Dir.children(Dir.tmpdir).grep(/tasker-demo/)).to eq(before)
  end

  it "says so where the workflow does not end well" do
    stub_const("#{described_class}::HANDLERS", described_class::HANDLERS.merge("demo.ship" => ->(_) { raise "no van" }))
    expect(described_class.new(output:).call).to eq(1)
    expect(output.string).to include("no van")
  end
end
