# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Checks::Misplaced do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir) and example.run } }

  let(:configuration) do
    "Configuration is read from config/tasker/base and config/tasker/environments/<name>, from files that end in .toml."
  end
  let(:templates) { "Templates are read from config/tasker/templates, from files that end in .yaml or .yml." }

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
      "base/sub/worker.toml" => configuration,
      "order.yaml" => templates,
      "base/order.yml" => templates,
      "templates/worker.toml" => configuration,
      "environments/production.toml" => configuration
    )
  end

  it "finds files whose ending nothing reads, and a slip in it" do
    names = %w[ base/common.tml environments/test/worker.TOML base/common.json
                templates/foo.json templates/order.yaml.erb templates/pay.ymal templates/x.YML ]
    expect(helps(*names)).to eq(
      "base/common.tml" => "Did you mean `common.toml`?",
      "environments/test/worker.TOML" => "Did you mean `worker.toml`?",
      "base/common.json" => configuration,
      "templates/foo.json" => templates,
      "templates/order.yaml.erb" => templates,
      "templates/pay.ymal" => "Did you mean `pay.yml`?",
      "templates/x.YML" => "Did you mean `x.yml`?"
    )
  end

  it "leaves alone what people lay beside" do
    names = %w[ README templates/README.md templates/order.svg base/common.toml.bak templates/order.yaml~
                templates/order.yaml.disabled templates/.gitkeep ]
    expect(helps(*names)).to be_empty
  end
end
