# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Log do
  let(:output) { StringIO.new }
  let(:logger) { Logger.new(output, level: :info, formatter: ->(severity, _, _, text) { "#{severity} #{text}\n" }) }
  subject(:log) { described_class.new(logger) }

  it "writes each text on one line, with nothing that drives a terminal" do
    log.warn("first\nERROR second\e[2J")
    log.error { "third\n" }
    expect(output.string).to eq("WARN first\\nERROR second\\e[2J\nERROR third\\n\n")
  end

  it "makes no text that nobody logs" do
    expect { |text| log.debug(&text) }.not_to yield_control
    expect(output.string).to be_empty
  end

  it "tags where the application's log can, and goes on where it can't" do
    log.tagged("a") { log.info("plain") }
    expect(output.string).to eq("INFO plain\n")

    tagging = double(:logger)
    expect(tagging).to receive(:tagged).with('b\n').and_yield
    expect { |block| described_class.new(tagging).tagged("b\n", &block) }.to yield_control
  end
end
