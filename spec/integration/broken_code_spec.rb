# frozen_string_literal: true

require "json"

# Code of the application that can't be loaded is a finding, and no command ends in its backtrace.
RSpec.describe "Commands in an application whose code is broken" do
  before(:all) { @application = RailsApplication.create }
  after(:all) { @application.remove }

  before do
    @application.write "config/tasker/templates/order.yaml", <<~YAML
      name: order
      namespace_name: shop
      version: 1.0.0
      steps:
        - name: validate
          handler:
            callable: Shop::ValidateHandler
    YAML
    @application.write "app/handlers/shop/validate_handler.rb", "class Shop::ValidateHandler\n" \
      "  def call(context) = { valid: true }\nend\n"
  end

  after { @application.reset }

  # The environments in which Rails loads all code when it boots, and one in which it does not.
  EAGER = {
    "in production" => { "RAILS_ENV" => "production" }, "where CI is set" => { "RAILS_ENV" => "test", "CI" => "true" },
    "in development" => {}
  }.freeze
  TYPO = "class AuditSubscriber < TaskerContribRails::Subscriber\n  subscribes_to \"order.*\"\n" \
    "  subscribed_to \"payment.*\"\nend\n"
  DATABASE = { "DATABASE_URL" => "postgresql://tasker@127.0.0.1:1/none", "SECRET_KEY_BASE_DUMMY" => "1" }.freeze

  def run(*command, **env) = @application.run("rails", *command, env: { **DATABASE, **env.transform_keys(&:to_s) })

  describe "a handler with a syntax error and a subscriber with a typo in its class" do
    before do
      @application.write "app/handlers/shop/validate_handler.rb", "class Shop::ValidateHandler\n  def call(context\n" \
        "end\n"
      @application.write "app/subscribers/audit_subscriber.rb", TYPO
    end

    EAGER.each do |where, env|
      it "are found by the check #{where}" do
        outcome = run("tasker:check", **env)
        expect(outcome.output)
          .to include("error[TC5002]: `Shop::ValidateHandler` can't be loaded", "app/subscribers/audit_subscriber.rb:3",
            "subscribed_to")
        expect(outcome.status).to eq(1)
      end
    end

    it "are found in the formats of machines, too" do
      outcome = run("tasker:check", "--format", "sarif", RAILS_ENV: "production")
      results = JSON.parse(outcome.output[/^\{.*^\}/m]).dig("runs", 0, "results")
      expect(results.map { |result| result["ruleId"] }).to include("TC5002")
      expect(run("tasker:check", "--format", "github", CI: "true", RAILS_ENV: "test").output)
        .to include("::error file=app/subscribers/audit_subscriber.rb,line=3")
    end

    EAGER.each do |where, env|
      it "keep a worker from starting #{where}, with that report" do
        outcome = run("tasker:work", **env)
        expect(outcome.output)
          .to include("error[TC5002]: `Shop::ValidateHandler` can't be loaded", "app/subscribers/audit_subscriber.rb:3")
        expect(outcome.output).not_to include("railties")
        expect(outcome.status).to eq(2)
      end
    end
  end

  # The samples of docs/diagnostics.
  {
    "TC5007" => "an initializer that starts a worker", "TC5008" => "one that keeps the application from booting"
  }.each do |code, what|
    it "finds #{what}" do
      table = File.read(File.expand_path("../../guest/data/diagnostics/handlers.toml", __dir__))
      broken, mended = table[/^\[#{code}\].*?(?=^\[)/m].scan(/^(?:broken|mended) = """\n(.*?)"""/m).flatten
      file = "config/initializers/tasker_worker.rb"
      @application.write file, broken
      outcome = run("tasker:check", "--format", "github", RAILS_ENV: "production")
      expect(outcome.output.scan(/^::error file=([^,]+),line=(\d+).*?(TC\d+)/)).to include([ file, "1", code ])
      expect(outcome.status).to eq(1)
      @application.write file, mended
      expect(run("tasker:check").output).not_to include(code)
    end
  end

  it "runs a workflow although a subscriber has a typo in its class" do
    @application.write "app/subscribers/audit_subscriber.rb", TYPO
    outcome = run("tasker:run", "order", RAILS_ENV: "production", DATABASE_URL: nil)
    expect(outcome.output).to include("validate")
    expect(outcome).to have_attributes(status: 0, output: include("validate"))
  end

  it "need no Bundler.require" do
    @application.write "config/application.rb", @application.read("config/application.rb").sub(/^Bundler\.require.*$/,
      "")
    expect(run("tasker:check").output).to match(/Nothing is wrong|Checked/)
    expect(run("generate", "tasker:step_handler", "charge").status).to eq(0)
    expect(File).to exist(@application.path("app/handlers/charge_handler.rb"))
  end
end
