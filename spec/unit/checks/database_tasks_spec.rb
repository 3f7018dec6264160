# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require "active_record"
require "active_record/database_configurations"
require_relative "../../../rakelib/diagnostic_table"

RSpec.describe TaskerContribRails::Checks::DatabaseTasks do
  def findings(url: nil, **environments) = described_class.new(environments.transform_keys(&:to_s), url:).findings

  def entry(name, **more)
    { "adapter" => "postgresql", "host" => "db", "database" => name, **more.transform_keys(&:to_s) }
  end

  it "finds a Tasker database that Rails' tasks would migrate and drop, in every environment" do
    found = findings("development" => { "primary" => entry("shop"), "tasker" => entry("engine") },
      "production" => { "primary" => entry("shop"), "tasker" => entry("engine") })

    expect(found).to all(have_attributes(code: "TC6020", severity: :error, source: "config/database.yml"))
    expect(found.map(&:help))
      .to eq([
        "Add `database_tasks: false` to the entry `tasker` of `development`.",
        "Add `database_tasks: false` to the entry `tasker` of `production`."
      ])
  end

  it "is content where Rails keeps away from it" do
    [ { database_tasks: false }, { replica: true } ].each do |kept|
      expect(findings("development" => { "primary" => entry("shop"), "tasker" => entry("engine", **kept) })).to be_empty
    end
  end

  [
    {}, { database_tasks: false }, { database_tasks: nil }, { database_tasks: "false" }, { replica: true }
  ].each do |more|
    it "is of Rails' own opinion about #{more}" do
      rails = ActiveRecord::DatabaseConfigurations::HashConfig.new("development", "tasker",
        entry("engine", **more).symbolize_keys).database_tasks?

      expect(findings("development" => { "primary" => entry("shop"), "tasker" => entry("engine", **more) }).any?)
        .to eq(rails)
    end
  end

  it "knows it by its address where it has another name" do
    environments = {
      "development" => {
        "primary" => entry("shop"), "engine" => entry("engine"), "cache" => entry("cache"),
        "lite" => { "adapter" => "sqlite3" }
      }
    }

    expect(findings(**environments, url: "postgresql://db/engine").map(&:help))
      .to eq([ "Add `database_tasks: false` to the entry `engine` of `development`." ])
  end

  it "leaves the application's own database alone, where Tasker is in it" do
    expect(findings("test" => entry("shop"), url: "postgresql://db/shop")).to be_empty
    expect(findings("test" => { "primary" => entry("shop"), "cache" => entry("cache") }, url: "postgresql://db/shop"))
      .to be_empty
    expect(findings("test" => { "shop" => entry("shop"), "cache" => entry("cache") }, url: "postgresql://db/shop"))
      .to be_empty
    expect(findings("shared" => nil, "test" => { "primary" => entry("shop") })).to be_empty
  end

  it "agrees with the samples of its code" do
    sample = DiagnosticTable.read("application").fetch("TC6020")

    expect(findings(**YAML.load(sample["broken"])).map(&:code)).to eq([ "TC6020" ])
    expect(findings(**YAML.load(sample["mended"]))).to be_empty
  end
end
