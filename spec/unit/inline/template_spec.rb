# frozen_string_literal: true

require "active_support/all"

# How one is found by its name is in inline_spec.rb.
RSpec.describe TaskerContribRails::Inline::Template do
  def source(text) = TaskerContribRails::Workflows::Source.new(name: "order.yaml", text:)

  let(:text) do
    "name: order\nnamespace_name: shop\nversion: 1.2.0\ninput_schema: { type: object }\n" \
      "steps: [ { name: pay, handler: { callable: Pay } } ]\n"
  end

  it "has what a task is made of" do
    template = described_class.of(source(text))

    expect(template)
      .to have_attributes(name: "order", namespace: "shop", version: "1.2.0", input_schema: '{"type":"object"}')
    expect(template.steps.map { |step| step["callable"] }).to eq(%w[ Pay ])
  end

  it "is read from a file, in UTF-8 whatever the locale says" do
    Dir.mktmpdir do |dir|
      path = File.join(dir, "order.yaml")
      File.write(path, text.sub("Pay", "Zählung"))
      expect(described_class.read(path).steps.first["callable"]).to eq("Zählung")
    end
  end

  it "is none where anything is wrong with it, and says all of that" do
    expect { described_class.of(source(text.sub("Pay", "''").sub("name: pay,", "name: pay, dependencies: [ none ],"))) }
      .to raise_error(TaskerContribRails::Error::Rejected) { |error| expect(error.diagnostics.size).to be >= 2 }
  end
end
