# frozen_string_literal: true

require "active_support/all"
require "rails"
require "net/http"

# That it is shown in an application, and ended by Ctrl-C, is in spec/integration/demo_page_spec.rb.
RSpec.describe TaskerContribRails::Commands::DemoPage do
  it "says what is missing where there is no Puma" do
    output = StringIO.new
    demo = described_class.new(output:)
    allow(demo).to receive(:require).with("puma").and_raise(LoadError)
    expect(demo.call).to eq(1)
    expect(output.string).to include("Puma")
  end
end
