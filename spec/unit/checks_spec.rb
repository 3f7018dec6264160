# frozen_string_literal: true

require "rails"

RSpec.describe TaskerContribRails::Checks do
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
    expect(check(:error, :note, :error).report(text)).to end_with("Found 2 errors, 1 note (things).\nWhat each code means: https://github.com/tasker-systems/tasker-contrib/blob/main/docs/diagnostics.md\n")
  end

  it "keeps the findings of the others where one thing can't be checked" do
    broken = double(name: "files")
    allow(broken).to receive(:call).and_raise(TaskerContribRails::Error::OutOfFuel, "The input is too large.")
    locked = double(name: "folders")
    allow(locked).to receive(:call).and_invoke(->(_) { raise Errno::EACCES.new("#{Dir.tmpdir}/config/a.yaml", "rb_sysopen") })
    checker = double(name: "things", call: [ finding(:warning) ])
    check = described_class.new(double(root: Pathname(Dir.tmpdir)), checkers: [ broken, checker, locked ])

    expect(check.findings.size).to eq(1)
    expect(check).not_to be_passed
    expect(check.report(TaskerContribRails::Diagnostics::Text.new)).to include(<<~TEXT)
      The files could not be checked: The input is too large.
      The folders could not be checked: Permission denied: config/a.yaml
      Found 1 warning (things).
    TEXT
  end

  it "says once what nothing can be checked for" do
    broken = %w[ files folders ].map { |name| double(name:).tap { |checker| allow(checker).to receive(:call).and_raise(TaskerContribRails::Error::ComponentDamaged, "It is damaged.") } }

    expect(described_class.new(double(root: Pathname(Dir.tmpdir)), checkers: broken).report(TaskerContribRails::Diagnostics::Text.new)).to eq("The files and folders could not be checked: It is damaged.\n")
  end

  it "counts what is refused among what was found" do
    refused = double(name: "files")
    allow(refused).to receive(:call).and_raise(TaskerContribRails::Error::Rejected.new([ finding(:error) ]))

    expect(described_class.new(double(root: Pathname(Dir.tmpdir)), checkers: [ refused ]).errors.size).to eq(1)
  end

  it "tells once that the configuration was checked" do
    looked_at = check(:error, :warning, :warning)
    events = TaskerContribRails::EventBridge.capture { 2.times { looked_at.findings } }

    expect(events.map { |event| [ event.event_type, event.to_h.values_at(:environment, :errors, :warnings) ] }).to eq([ [ "config.checked", [ Rails.env.to_s, 1, 2 ] ] ])
  end

  it "looks at configuration, initializers, workflows and events" do
    expect(described_class.checkers.map(&:name)).to eq(%w[configuration initializers workflows events])
  end
end
