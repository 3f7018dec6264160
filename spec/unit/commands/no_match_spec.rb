# frozen_string_literal: true

RSpec.describe TaskerContribRails::Commands::NoMatch do
  let(:engine) do
    instance_double(TaskerContribRails::Operations::Engine, names: [ %w[ shop order ], %w[ bank refund ] ])
  end

  def unknown(**) = described_class.unknown(engine, **)

  it "names what the engine does not know, and what it may be" do
    expect(unknown(name: "ordr", limit: 3)).to eq([ "No workflow `ordr` is registered. Did you mean `order`?" ])
    expect(unknown(name: "order", namespace: "xyz")).to eq([ "No namespace `xyz` is registered." ])
    expect(described_class.sentence(engine, name: "refnd"))
      .to eq("No task matches. No workflow `refnd` is registered. Did you mean `refund`?")
  end

  it "says nothing of what is known, and asks nothing where no name was asked for" do
    expect(unknown(name: "order", namespace: "bank")).to eq([])
    expect(engine).to have_received(:names).once
    expect(described_class.sentence(engine, failed: true)).to eq("No task matches.")
    expect(engine).to have_received(:names).once
  end
end
