# frozen_string_literal: true

require "rails"

RSpec.describe TaskerContribRails::Check do
  def finding(severity) = TaskerContribRails::Diagnostic.new(code: "TC0000", severity:, message: "It is wrong.", source: "a.toml")

  def check(*severities)
    checker = double(name: "things", call: severities.map { |severity| finding(severity) })
    described_class.new(double(root: Pathname(Dir.tmpdir)), checkers: [ checker ])
  end

  it "fails on errors, and on warnings where it is strict" do
    expect(check(:note)).to be_passed
    expect(check(:warning)).to be_passed
    expect(check(:warning)).not_to be_passed(strict: true)
    expect(check(:note, :error)).not_to be_passed
  end

  it "counts what it found" do
    text = TaskerContribRails::Diagnostics::Text.new

    expect(check.report(text)).to eq("Nothing is wrong (things).\n")
    expect(check(:error, :note, :error).report(text)).to end_with("Found 2 errors, 1 note (things).\n")
  end

  it "tells once that the configuration was checked" do
    looked_at = check(:error, :warning, :warning)
    events = TaskerContribRails::EventBridge.capture { 2.times { looked_at.findings } }

    expect(events.map { |event| [ event.event_type, event.to_h.values_at(:environment, :errors, :warnings) ] }).to eq([ [ "config.checked", [ Rails.env.to_s, 1, 2 ] ] ])
  end

  it "looks at configuration, workflows and events" do
    expect(described_class.checkers.map(&:name)).to eq(%w[configuration workflows events])
  end
end
