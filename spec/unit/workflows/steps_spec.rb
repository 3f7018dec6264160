# frozen_string_literal: true

RSpec.describe TaskerContribRails::Workflows::Steps do
  let(:steps) do
    text = "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n" \
           "  - { name: pay, handler: { callable: Pay }, publishes_events: [ { name: shop.paid } ] }\n"
    TaskerContribRails::Workflows::Source.new(name: "order.yaml", text:).steps
  end

  # @return [Array<String>] the fields of a record of the contract
  def fields(interface, record)
    text = File.read(File.expand_path("../../../wit/#{interface}.wit", __dir__))
    text[/record #{record} \{\n(.*?)\n    \}/m, 1].scan(/^        ([a-z-]+):/).flatten
  end

  it "have exactly what the runner's rules need" do
    definition = described_class.definitions(steps).first

    expect(definition.keys).to match_array(fields("runner", "step-definition"))
    expect(definition["events"].first.keys).to match_array(fields("runner", "event-definition"))
  end

  it "have exactly what decides which results they can read" do
    expect(described_class.readers(steps).first.keys).to match_array(fields("workflow", "reader"))
  end
end
