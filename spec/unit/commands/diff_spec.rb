# frozen_string_literal: true

require "json"
require "rails"

RSpec.describe TaskerContribRails::Commands::Diff do
  let(:output) { StringIO.new }

  def source(name, text) = TaskerContribRails::Workflows::Source.new(name:, text:)

  def template(step, more = "", attempts: 3)
    "#{more}name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n  - name: #{step}\n" \
      "    handler: { callable: Shop::ShipHandler }\n    retry: { max_attempts: #{attempts} }\n"
  end

  def diff(old, new, format: "text", **)
    comparison = TaskerContribRails::Deploys::Comparison.new([ source("main:order.yaml", old) ],
      new: [ source("order.yaml", new) ], known: ->(_) { true })
    described_class.new(comparison, against: "main", format:, output:).call(**)
  end

  it "draws what breaks tasks, in both files, and fails" do
    expect(diff(template("ship"), template("send"))).to be(false)
    expect(output.string).to start_with(<<~TEXT)
      error[TC8002]: Step `ship` is now called `send`, but the version is still 1.0.0: tasks that wait for it never end.
       --> order.yaml:5:11
        |
      5 |   - name: send
        |           ^^^^
       --> main:order.yaml:5:11
        |
      5 |   - name: ship
        |           ^^^^ before
        = help: Give the file a new version, or keep the old one until the tasks of 1.0.0 have ended.

      Against main: 1 error.
    TEXT
  end

  it "passes where nothing changed, and over what is accepted, whose reason it says" do
    expect(diff(template("ship"), template("ship"))).to be(true)
    expect(output.string).to eq("Against main: no change that affects tasks.\n")

    expect(diff(template("ship"), template("send", "# tasker:accept TC8002 because none is left\n"))).to be(true)
    expect(output.string).to include("Accepted: TC8002 (order.yaml:6:11), because none is left\n")
  end

  it "fails on warnings where it is to be strict" do
    expect(diff(template("ship"), template("ship", attempts: 2))).to be(true)
    expect(diff(template("ship"), template("ship", attempts: 2), strict: true)).to be(false)
  end

  it "prints for programs what it prints for people" do
    diff(template("ship"), template("send"), format: "json")
    expect(JSON.parse(output.string).fetch("diagnostics").map { |finding| finding["code"] }).to eq([ "TC8002" ])
    output.truncate(output.rewind)
    diff(template("ship"), template("send"), format: "sarif")
    expect(JSON.parse(output.string).dig("runs", 0, "results", 0, "ruleId")).to eq("TC8002")
    output.truncate(output.rewind)
    diff(template("ship"), template("send"), format: "github")
    expect(output.string).to start_with("::error file=order.yaml,line=5,")
  end
end
