# frozen_string_literal: true

require "rails/generators"

# What it writes is run in spec/integration/workflows_spec.rb.
RSpec.describe TaskerContribRails::Generators::Typed do
  let(:generator) do
    typed = described_class
    Class.new(Rails::Generators::Base) { include typed }.new([])
  end

  def source(schema)
    TaskerContribRails::Workflows::Source.new(name: "order.yaml", text: <<~YAML)
      name: order
      namespace_name: shop
      version: 1.0.0
      input_schema: #{schema}
      steps:
        - { name: pay, handler: { callable: Shop::PayHandler } }
    YAML
  end

  it "refuses types in a bundle that has no gem for them, before anything is written" do
    allow(Gem::Specification).to receive(:find_all_by_name).with("dry-struct").and_return([])
    expect { generator.send(:typed, source("{ properties: { total: { type: number } } }"), []) }
      .to raise_error(Thor::Error, /\ATypes need the dry-struct gem, which is .* so nothing was written/)
    expect(generator).to receive(:tell).with(:note, /\ANo file with types was written: .* no `input_schema`/, :yellow)
    expect(generator.send(:typed, source("{}"), [])).to eq([ [], [] ])
  end
end
