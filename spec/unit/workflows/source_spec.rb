# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Workflows::Source do
  let(:sound) do
    "name: order\nnamespace_name: shop\nversion: 1.0.0\n" \
      "steps: [ { name: pay, handler: { callable: Pay }, result_schema: {} } ]\n"
  end

  def source(text, name: "config/order.yaml") = described_class.new(name:, text:)

  it "is read once, whatever is asked of it" do
    allow(TaskerContribRails::Component).to receive(:call).and_call_original
    read = source(sound)
    2.times { [ read.findings, read.template, read.sound_template, read.steps, read.events, read.identity ] }

    expect(read).to have_attributes(identity: "shop/order", namespace: "shop", findings: [], events: [])
    expect(read.steps.map { |step| step["name"] }).to eq(%w[ pay ])
    expect(TaskerContribRails::Component).to have_received(:call).once
  end

  it "has a template with mistakes, and no sound one" do
    broken = source(sound.sub("name: pay,", "name: pay, dependencies: [ none ],"))

    expect(broken.template["steps"].size).to eq(1)
    expect { broken.sound_template }.to raise_error(TaskerContribRails::Error::Rejected) { |error|
      expect(error.diagnostics.map(&:code)).to eq(%w[ TC3033 ])
      expect(error.texts).to eq("config/order.yaml" => broken.text)
    }
  end

  it "is called by its file where no name can be read" do
    [ "", "- 1", "\xFF" ].each { |text| expect(source(text).identity).to eq("order") }
  end

  it "is called by its name alone where it has no namespace, which is a mistake" do
    without = source(sound.sub("namespace_name: shop\n", ""))
    expect(without)
      .to have_attributes(identity: "order", namespace: nil, findings: include(have_attributes(error?: true)))
  end

  it "has no steps where it can't be read, and says why once it is asked" do
    unreadable = source("\xFF")

    expect([ unreadable.steps, unreadable.events ]).to eq([ [], [] ])
    2.times { expect { unreadable.reading }.to raise_error(TaskerContribRails::Error::NotUtf8) }
    expect(unreadable.findings).to contain_exactly(have_attributes(code: "TC3001", line: 1, source: "config/order.yaml",
      message: "This is not valid YAML: line 1 is not UTF-8."))
  end

  it "has a finding instead of a text where its file can't be read, and is neither run nor drawn" do
    error = TaskerContribRails::Error::Unreadable.new("config/order.yaml", "may not be read by this user")
    closed = described_class.new(name: "config/order.yaml", unreadable: error)

    expect(closed.findings).to contain_exactly(
      have_attributes(code: "TC3001", line: 0, message: "This file may not be read by this user.", error?: true)
    )
    expect(closed).to have_attributes(identity: "order", steps: [])
    expect { closed.graph }.to raise_error(error)
    expect { closed.sound_template }
      .to raise_error(TaskerContribRails::Error::Rejected, "config/order.yaml: This file may not be read by this user.")
  end

  it "is asked once also where it is too much to be read" do
    component = double(:component)
    expect(component).to receive(:call).once.and_raise(TaskerContribRails::Error::OutOfFuel, "too much")
    large = source(sound)
    2.times { expect { large.reading(component) }.to raise_error(TaskerContribRails::Error::OutOfFuel) }
  end

  it "shows its name and nothing that stands in it" do
    expect(source("secret: S3cret").inspect)
      .to include("config/order.yaml").and(satisfy { |text| !text.include?("S3cret") })
  end
end
