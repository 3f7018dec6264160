# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Checks::Misplaced do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir) and example.run } }

  def helps(*names, given: nil, templates: [ "config/tasker/templates" ])
    names.each { |name| @root.join("config/tasker", name).tap { |path| path.dirname.mkpath }.write("") }
    described_class.new(@root, template_paths: templates, given:).findings.to_h do |finding|
      [ finding.source.delete_prefix("config/tasker/"), finding.help ]
    end
  end

  it "leaves alone what is read" do
    expect(helps("base/common.toml", "environments/staging/worker.toml", "templates/shop/order.yaml", "templates/a.yml",
      "templates/readme.md")).to be_empty
    expect(helps("flows/order.yaml", templates: [ "config/tasker/flows" ])).not_to include("flows/order.yaml")
    expect(helps("mine.toml", given: "config/tasker/mine.toml")).not_to include("mine.toml")
  end

  it "finds what nothing reads, and says where it belongs" do
    expect(helps("enviroments/production/worker.toml", "base/sub/worker.toml", "order.yaml", "base/order.yml",
      "templates/worker.toml", "environments/production.toml")).to eq(
      "enviroments/production/worker.toml" => "Did you mean `config/tasker/environments`?",
      "base/sub/worker.toml" => "Configuration is read from config/tasker/base and config/tasker/environments/<name>.",
      "order.yaml" => "Templates are read from config/tasker/templates.",
      "base/order.yml" => "Templates are read from config/tasker/templates.",
      "templates/worker.toml" => "Configuration is read from config/tasker/base and config/tasker/environments/<name>.",
      "environments/production.toml" => "Configuration is read from config/tasker/base and " \
        "config/tasker/environments/<name>."
    )
  end
end
