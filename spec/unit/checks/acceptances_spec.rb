# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Checks::Acceptances do
  def acceptances(*codes)
    accepted = codes.map do |code|
      TaskerContribRails::Configuration::CheckSettings::Acceptance.new(code:, because: "it is so",
        source: "/app/config/application.rb", line: 7)
    end
    described_class.new(accepted, root: "/app")
  end

  def finding(code, severity) = TaskerContribRails::Diagnostic.new(code:, severity:, message: "m", source: "s")

  it "takes warnings and notes of its codes out, and leaves all others" do
    warning, note, other = finding("TC2048", :warning), finding("TC3081", :note), finding("TC2042", :warning)
    expect(acceptances("TC2048", "TC3081").apply([ warning, other, note ])).to eq([ [ other ], [ warning, note ] ])
  end

  it "accepts no error: a worker would refuse to start on it" do
    standing, accepted = acceptances("TC2048").apply([ error = finding("TC2048", :error) ])
    expect(accepted).to be_empty
    expect(standing)
      .to match([
        error, have_attributes(code: "TC6021", severity: :warning, source: "config/application.rb", line: 7)
      ])
  end

  it "accepts the warnings of a code that is an error elsewhere, without a word" do
    error, warning = finding("TC2048", :error), finding("TC2048", :warning)
    expect(acceptances("TC2048").apply([ error, warning ])).to eq([ [ error ], [ warning ] ])
  end

  it "says where an acceptance does nothing" do
    expect(acceptances("TC2048", "TC2O48").apply([]).first)
      .to match([
        have_attributes(code: "TC6022", severity: :note),
        have_attributes(code: "TC6021", help: /\ADid you mean `TC\d+`\?\z/)
      ])
  end

  it "lists what was accepted, a line a code" do
    expect(acceptances("TC2048").lines([ finding("TC2048", :warning) ] * 2))
      .to eq([ "Accepted: TC2048, 2 times, because it is so" ])
  end
end
