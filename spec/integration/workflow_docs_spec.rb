# frozen_string_literal: true

require_relative "../dummy/lib/fake_bank"

# What docs/workflows.md shows, in the example application. spec/unit/dummy_samples_spec.rb compares its files.
RSpec.describe "docs/workflows.md" do
  before(:all) do
    @app = RailsApplication.dummy
    @guide = File.read(File.expand_path("../../docs/workflows.md", __dir__))
    @bank = FakeBank.new
    @environment = { "BANK_URL" => @bank.start, "RAILS_ENV" => "development" }
    run!("db:prepare")
    run!("db:seed")
  end

  after(:all) do
    @bank.stop
    @app.remove
  end

  # The bank is busy when it is first asked.
  before do
    @bank.reset
    first = true
    allow(@bank).to receive(:busy) { first.tap { first = false } }
  end

  attr_reader :app, :guide

  def run!(*command) = app.run!("rails", *command, env: @environment).output

  it "draws the workflow as the command does" do
    expect(guide).to include("$ rails tasker:graph order_fulfillment\n#{run!("tasker:graph", "order_fulfillment")}```")
  end

  it "shows a finding as the check does" do
    path = "config/tasker/templates/shop/order_fulfillment.yaml"
    right = app.read(path)
    app.write(path, right.sub("[reserve, charge]", "[reserve, chrage]"))

    expect(guide)
      .to include("```console\n#{app.run("rails", "tasker:check").output[/^error\[TC3033\].*?^  = help.*?\n/m]}```")
  ensure
    app.write(path, right)
  end

  it "names every finding of the engine's own validator" do
    table = File.read(File.expand_path("../../guest/data/diagnostics/workflow.toml", __dir__))
    rows = table.scan(/\[(TC\d+)\]\nname.*\nseverity.*\ntitle = "(.*)"\nexplanation.*\nupstream = "(.*)"/)

    expect(rows.size).to eq(14)
    expect(guide).to include(*rows.map { |code, title, upstream| "| `#{upstream}` | #{code}: #{title} |" })
  end

  it "shows a run as the command prints it, but for what differs each time" do
    shown = guide[/^\$ (rails tasker:run order_fulfillment .*?\n)(.*?)^```/m, 2]
    same = ->(text) { text.gsub(/ +[\d.]+ ms/, " _ ms").gsub(/seed \d+/, "seed _") }

    expect(same.(run!("tasker:run", "order_fulfillment", "--context", '{"order_id": 1}'))).to eq(same.(shown))
  end

  it "says what results have" do
    checks = guide[/^```ruby\n(result.*?)^```/m, 1].gsub(/^(result\S.*?) +# => (.+?)(?:, (?:or|seconds) .*)?$/) do
      "raise #{$1.inspect} unless (#{$1}) == (#{$2})"
    end
    app.write "lib/guide.rb", checks

    expect(checks.scan("raise").size).to eq(6)
    expect(run!("runner", "lib/guide.rb")).to include("shop/order_fulfillment: complete (5 steps, 6 attempts")
  end
end
