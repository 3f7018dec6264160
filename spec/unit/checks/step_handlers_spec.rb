# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Checks::StepHandlers do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir).realpath and example.run } }

  before do
    %w[ ship pack ].each do |name|
      @root.join("app/handlers/shop/#{name}_handler.rb").tap { |path| path.dirname.mkpath }.write("")
    end
    files = Dir[@root.join("app/handlers/shop/*.rb")].to_h do |path|
      [ path, "Shop::#{File.basename(path, ".rb").camelize}" ]
    end
    stub_const("Rails",
      double(:rails, root: @root,
        autoloaders: double(:autoloaders, main: double(:loader, all_expected_cpaths: files, dirs: []))))
    stub_const("Shop::ShipHandler", Class.new { def call(_) = nil })
  end

  def template(callable)
    "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n" \
      "  - { name: ship, handler: { callable: \"#{callable}\" } }\n"
  end

  def findings(*texts)
    tasker = Struct.new(:handler_paths).new([ "app/handlers" ])
    app = Struct.new(:root, :config).new(@root, Struct.new(:tasker).new(tasker))
    sources = texts.map { |text| TaskerContribRails::Workflows::Source.new(name: "order.yaml", text:) }
    described_class.new(app, sources).call.map { |finding| [ finding.code, finding.source, finding.severity ] }
  end

  it "notes the handlers that no workflow names" do
    expect(findings(template("Shop::ShipHandler"))).to eq([ [ "TC5006", "app/handlers/shop/pack_handler.rb", :note ] ])
  end

  it "notes none of those that a template names which can't be read: one tab is one mistake" do
    broken = template("Shop::ShipHandler").sub("version", "\tversion")
    expect(findings(broken)).to eq([ [ "TC5006", "app/handlers/shop/pack_handler.rb", :note ] ])
    expect(findings(broken, "\tShop::PackHandler")).to be_empty
  end

  describe "of a handler that reads `pack`" do
    before do
      stub_const("Shop::PackHandler", Class.new { def call(_) = nil })
      @root.join("app/handlers/shop/ship_handler.rb")
        .write("class Shop::ShipHandler\n  def call(context) = context.get_dependency_result(\"pack\")\nend\n")
    end

    def workflow(name, before)
      "name: #{name}\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n" \
        "  - { name: #{before}, handler: { callable: Shop::PackHandler } }\n" \
        "  - { name: ship, handler: { callable: Shop::ShipHandler }, dependencies: [#{before}] }\n"
    end

    it "finds an error where no step before it has this name" do
      expect(findings(workflow("order", "fold"))).to eq([ [ "TC5101", "app/handlers/shop/ship_handler.rb", :error ] ])
      expect(findings(workflow("order", "fold"), workflow("gift", "wrap")).map(&:last)).to eq(%i[ error ])
    end

    it "notes it where another workflow shares the handler and has such a step" do
      expect(findings(workflow("order", "pack"), workflow("gift", "wrap")))
        .to eq([ [ "TC5101", "app/handlers/shop/ship_handler.rb", :note ] ])
      expect(findings(workflow("order", "pack"))).to be_empty
    end
  end

  it "warns of a name that nobody registers, whatever it looks like" do
    [ "charge-handler", "Charge Handler", "shop.charge", "payments:stripe:refund", "Schön" ].each do |callable|
      expect(findings(template(callable)).first).to eq([ "TC5009", "order.yaml", :warning ]), callable
    end

    allow(TaskerContribRails.handlers).to receive(:names).and_return([ "charge-handler" ])
    expect(findings(template("charge-handler")).map(&:first)).not_to include("TC5009")
  end
end
