# frozen_string_literal: true

require_relative "../../rakelib/plugin_export"

# `rake plugin:export`: our templates for Tasker's own CLI. guest/tests/tera renders the same folder with the crate that
# the CLI uses, if `TASKER_PLUGINS` names it.
RSpec.describe PluginExport do
  before(:all) do
    @root = Dir.mktmpdir
    @names = described_class.new("#{@root}/plugins/rails/tasker-cli-plugin").call
    File.write("#{@root}/.tasker-ctl.toml", "plugin-paths = [\"plugins\"]\n")
  end

  after(:all) { FileUtils.rm_r(@root) }

  let(:plugins) { TaskerContribRails::Plugins.new(root: @root, home: nil, gems: []) }

  # What our own generators render, without what they write for the other kind of test.
  def ours(template, arguments)
    arguments = arguments.map { |name, value| { name:, value: } }
    request = { template:, arguments:, acronyms: [], sources: [], options: [] }
    texts(TaskerContribRails::Component.call("generator", "render", request))
  end

  def theirs(template, arguments) = texts(plugins.template(template).render(arguments))
  def texts(files) = files.to_h { |file| file.values_at("path", "text") }

  it "has every template but the parts of others" do
    built_in = TaskerContribRails::Component.call("generator", "templates").map { |template| template["name"] }
    expect(@names.map { |name| name.delete_suffix("_minitest") }.uniq)
      .to match_array(built_in.grep_v(/\A(?:workflow_.*|stack|adopt)\z/))
    expect(plugins.flat_map(&:templates).map { |template| template.parameters && template.name }).to match_array(@names)
  end

  names = [
    { "name" => "ProcessPayment" }, { "name" => "payments/charge" }, { "name" => "Payments::ChargeHandler" },
    { "name" => "charge", "namespace" => "Sales::Orders" },
    { "name" => "shop/orders/RefundAll", "namespace" => "admin" }
  ]

  %w[ step_handler step_handler_api step_handler_decision step_handler_batchable ].each do |template|
    it "writes the bytes of our own generator: #{template}" do
      names.each do |arguments|
        arguments = { **arguments, "base_url" => "https://a.test/\"\#{x}\\\n\#$0#y" } if template == "step_handler_api"
        expect(theirs(template, arguments)).to eq(ours(template, arguments))
        expect(theirs("#{template}_minitest", arguments))
          .to eq(ours(template, { **arguments, "spec" => "false", "test" => "true" }))
      end
    end
  end

  it "writes the bytes of our own generator: subscriber" do
    [ { "name" => "OrderEvents" },
      { "name" => "billing/payments", "patterns" => "order.paid payment.* order.void" } ].each do |arguments|
      expect(theirs("subscriber", arguments)).to eq(ours("subscriber", arguments))
      expect(theirs("subscriber_minitest", arguments))
        .to eq(ours("subscriber", { **arguments, "spec" => "false", "test" => "true" }))
    end
  end

  it "writes the bytes of our own generator: what takes no arguments" do
    %w[ install worker_job ].each { |template| expect(theirs(template, {})).to eq(ours(template, {})) }
  end

  it "writes the same workflow, with quotes, and refuses types" do
    arguments = { "name" => "shop/order_fulfillment", "steps" => "validate reserve:validate ship:reserve,validate" }
    ours, theirs = ours("task_template", arguments), theirs("task_template", arguments)
    yaml = "config/tasker/templates/shop/order_fulfillment.yaml"
    expect(YAML.load(theirs[yaml])).to eq(YAML.load(ours[yaml]))
    expect(theirs.except(yaml)).to eq(ours.except(yaml))
    expect(theirs("task_template_minitest", arguments).except(yaml))
      .to eq(ours("task_template", { **arguments, "spec" => "false", "test" => "true" }).except(yaml))
    expect { theirs("task_template", { **arguments, "steps" => "a:decision:b" }) }
      .to raise_error(TaskerContribRails::Error::Rejected, /a step is `name` or `name:dependencies`/)
  end

  it "fails where a template uses a filter without a rule" do
    stub_const("PluginExport::FILTERS", {})
    expect { described_class.new("#{@root}/other").call }.to raise_error(/There is no rule for `\| ruby_string`/)
  end
end
