# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Run do
  let(:out) { StringIO.new }
  let(:result) do
    TaskerContribRails::Inline::Result.new(task_uuid: "t", name: "order", namespace: "shop", status: "complete",
      context: {}, steps: [], timeline: [], events: [],
      remarks: [], seed: 3, waited: 0.0, duration: 0.1)
  end
  let(:given) { [] }

  before do
    allow(TaskerContribRails::Inline)
      .to receive(:run) { |name, **options| given << [ name, options ] and puts("noise") || result }
  end

  it "prints JSON alone, and what handlers print to standard error" do
    expect { expect(described_class.new("order", format: "json", output: out).call).to be(true) }
      .to output("noise\n").to_stderr.and output("").to_stdout
    expect(JSON.parse(out.string)).to include("status" => "complete", "seed" => 3)
  end

  it "prints a table, and results where they are asked for" do
    expect { described_class.new("order", output: out).call }.to output("noise\n").to_stdout
    expect(out.string)
      .to eq("\nshop/order: complete (0 steps, 0 attempts, 100.0 ms, seed 3)\n\n  Step  State  Attempts  Time\n")
  end

  it "passes on what it was given" do
    expect {
      described_class.new("order", namespace: "shop", context: '{"id": 1}', real_time: true, seed: 7.0,
        output: out).call
    }.to output("noise\n").to_stdout
    expect(given)
      .to match([
        [
          "order",
          {
            namespace: "shop", context: { "id" => 1 }, real_time: true, seed: 7,
            observer: TaskerContribRails::Commands::Progress
          }
        ]
      ])
  end
end
