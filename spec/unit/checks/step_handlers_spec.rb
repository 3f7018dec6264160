# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Checks::StepHandlers do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir).realpath and example.run } }

  before do
    %w[ ship pack ].each { |name| @root.join("app/handlers/shop/#{name}_handler.rb").tap { |path| path.dirname.mkpath }.write("") }
    files = Dir[@root.join("app/handlers/shop/*.rb")].to_h { |path| [ path, "Shop::#{File.basename(path, ".rb").camelize}" ] }
    stub_const("Rails", double(:rails, root: @root, autoloaders: double(:autoloaders, main: double(:loader, all_expected_cpaths: files, dirs: []))))
    stub_const("Shop::ShipHandler", Class.new { def call(_) = nil })
  end

  def template(callable) = "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n  - { name: ship, handler: { callable: \"#{callable}\" } }\n"

  def findings(*texts)
    tasker = Struct.new(:handler_paths).new([ "app/handlers" ])
    app = Struct.new(:root, :config).new(@root, Struct.new(:tasker).new(tasker))
    sources = texts.map { |text| TaskerContribRails::Workflows::Source.new(name: "order.yaml", text:) }
    described_class.new(app, sources).call.map { |finding| [ finding.code, finding.source ] }
  end

  it "notes the handlers that no workflow names" do
    expect(findings(template("Shop::ShipHandler"))).to eq([ [ "TC5006", "app/handlers/shop/pack_handler.rb" ] ])
  end

  it "notes none of those that a template names which can't be read: one tab is one mistake" do
    broken = template("Shop::ShipHandler").sub("version", "\tversion")
    expect(findings(broken)).to eq([ [ "TC5006", "app/handlers/shop/pack_handler.rb" ] ])
    expect(findings(broken, "\tShop::PackHandler")).to be_empty
  end

  it "warns of a name that nobody registers, whatever it looks like" do
    [ "charge-handler", "Charge Handler", "shop.charge", "payments:stripe:refund", "Schön" ].each do |callable|
      expect(findings(template(callable)).first).to eq([ "TC5009", "order.yaml" ]), callable
    end

    allow(TaskerContribRails.handlers).to receive(:names).and_return([ "charge-handler" ])
    expect(findings(template("charge-handler")).map(&:first)).not_to include("TC5009")
  end
end
