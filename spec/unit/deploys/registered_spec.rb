# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Deploys::Registered do
  let(:tables) { FakeEngineTables.new }

  def row(step, **more)
    { "namespace" => "shop", "name" => "order", "version" => "1.0.0", "step" => step, "open" => "2", "absent" => "1",
      "tasks" => "[\"#{FakeEngineTables::TASK}\"]", "configuration" => nil, **more.transform_keys(&:to_s) }
  end

  def registered(namespaces: %w[ shop ]) = described_class.new(tables, namespaces:)

  it "is a source for each template, and a step for each row, asked for once" do
    tables.answers[:live_templates] = [ row("pay", configuration: '{"name":"order"}'), row("ship", absent: "0") ]
    found = registered

    expect(found.sources.map { |source| [ source.name, source.text ] })
      .to eq([ [ "registered shop/order 1.0.0", "{\n  \"name\": \"order\"\n}" ] ])
    expect(found.live).to eq([
      { namespace: "shop", name: "order", version: "1.0.0", step: "pay", open: 2, absent: 1, tasks: [ "deadbeef" ] },
      { namespace: "shop", name: "order", version: "1.0.0", step: "ship", open: 2, absent: 0, tasks: [ "deadbeef" ] }
    ])
    expect(tables.asked).to eq([ [ :live_templates, '["shop"]', described_class::NAMED ] ])
  end

  it "asks nothing where the application has no namespaces" do
    expect(registered(namespaces: []).live).to eq([])
    expect(tables.asked).to be_empty
  end
end
