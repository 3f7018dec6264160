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

  def checked(*texts)
    tasker = Struct.new(:handler_paths).new([ "app/handlers" ])
    app = Struct.new(:root, :config).new(@root, Struct.new(:tasker).new(tasker))
    sources = texts.map { |text| TaskerContribRails::Workflows::Source.new(name: "order.yaml", text:) }
    described_class.new(app, sources).call
  end

  def findings(*texts)
    checked(*texts).map { |finding| [ finding.code, finding.source, finding.severity ] }
  end

  it "notes the handlers that no workflow names" do
    expect(findings(template("Shop::ShipHandler"))).to eq([ [ "TC5006", "app/handlers/shop/pack_handler.rb", :note ] ])
  end

  it "asks the loader for all its files only where one of them is no used handler's" do
    loader = Rails.autoloaders.main
    allow(loader).to receive(:dirs).and_return([ @root.join("app/handlers").to_s ])
    @root.join("app/handlers/shop/ship_handler.rb").write("class Shop::ShipHandler; def call(_) = nil; end")
    Shop.send(:remove_const, :ShipHandler)
    load @root.join("app/handlers/shop/ship_handler.rb").to_s
    expect(findings(template("Shop::ShipHandler")).size).to eq(1)
    expect(loader).to have_received(:all_expected_cpaths).once

    @root.join("app/handlers/shop/pack_handler.rb").delete
    expect(findings(template("Shop::ShipHandler"))).to be_empty
    expect(loader).to have_received(:all_expected_cpaths).once
  end

  it "notes no handler from which a used one inherits" do
    stub_const("Shop::PackHandler", Class.new { def call(_) = nil })
    stub_const("Shop::ShipHandler", Class.new(Shop::PackHandler))

    expect(findings(template("Shop::ShipHandler"))).to be_empty
    expect(findings(template("Shop::PackHandler"))).to eq([ [ "TC5006", "app/handlers/shop/ship_handler.rb", :note ] ])
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

  it "names a field of the context once, however many steps have the handler that reads it" do
    @root.join("app/handlers/shop/ship_handler.rb").write("def call(context) = context.get_input(\"note\")\n")
    @root.join("app/handlers/shop/pack_handler.rb").delete
    found = checked("name: order\nnamespace_name: shop\nversion: 1.0.0\n" \
      "input_schema: { properties: { id: {} } }\nsteps:\n" \
      "  - { name: ship, handler: { callable: Shop::ShipHandler } }\n" \
      "  - { name: again, handler: { callable: Shop::ShipHandler } }\n")

    expect(found.map(&:code)).to eq(%w[ TC5105 ])
    expect(found.first.related.map(&:message)).to eq([ "the `input_schema`" ])
  end

  it "warns of a name that nobody registers, whatever it looks like" do
    [ "charge-handler", "Charge Handler", "shop.charge", "payments:stripe:refund", "Schön" ].each do |callable|
      expect(findings(template(callable)).first).to eq([ "TC5009", "order.yaml", :warning ]), callable
    end

    register "charge-handler", ->(context) { context }
    expect(findings(template("charge-handler")).map(&:first)).not_to include("TC5009")
  end

  it "knows what is registered with tasker-rb itself" do
    allow(TaskerContribRails::Runtime::Registry).to receive(:registered?) { |callable| callable == "charge-handler" }
    expect(findings(template("charge-handler")).map(&:first)).not_to include("TC5009")
    expect(findings(template("charge-handlr")).map(&:first)).to include("TC5009")
  end

  def register(name, handler)
    registry = TaskerContribRails::Handlers::Registry.new.tap { |all| all.register(name, handler) }
    allow(TaskerContribRails).to receive(:handlers).and_return(registry)
  end

  it "checks what is registered as it checks what is named" do
    stub_const("Shop::PackHandler", Class.new { def run(_) = nil })
    register "shop.pack", "Shop::PackHandler"
    expect(findings(template("shop.pack")).first).to match([ "TC5005", anything, :error ])
    expect(findings(template("shop.pack")).map(&:first)).to eq(%w[ TC5005 TC5006 ]) # the note is of ShipHandler
    register "shop.pack", "Shop::NoHandler"
    expect(findings(template("shop.pack")).map(&:first)).to include("TC5001")

    two = Class.new { def call(one, two) = nil }
    { Object.new => "TC5005", Class.new => "TC5005", ->() { } => "TC5010", two => "TC5010" }.each do |handler, code|
      register "shop.pack", handler
      expect(findings(template("shop.pack")).first).to eq([ code, "order.yaml", :error ])
    end
    one, any = Class.new { def call(context) = nil }, Class.new { def call(*) = nil }
    [ ->(context) { context }, one, any.new ].each do |handler|
      register "shop.pack", handler
      expect(findings(template("shop.pack")).map(&:first).uniq).to eq(%w[ TC5006 ])
    end
  end

  it "notes the unused handlers of engines in the application, and none of other gems" do
    folder = @root.join("engines/bank/app/handlers")
    file = folder.join("bank/pay_handler.rb").tap { |path| path.dirname.mkpath }
    file.write("")
    Dir.mktmpdir do |gem|
      FileUtils.mkdir_p("#{gem}/app/handlers")
      File.write("#{gem}/app/handlers/gem_handler.rb", "")
      constants = { file.to_s => "Bank::PayHandler", "#{gem}/app/handlers/gem_handler.rb" => "GemHandler" }
      loader = double(:loader, all_expected_cpaths: constants, dirs: [ folder.to_s, "#{gem}/app/handlers" ])
      allow(Rails.autoloaders).to receive(:main).and_return(loader)
      expect(findings(template("Shop::ShipHandler")))
        .to eq([ [ "TC5006", "engines/bank/app/handlers/bank/pay_handler.rb", :note ] ])
    end
  end
end
