# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require "zeitwerk"

RSpec.describe TaskerContribRails::Checks::Autoloads do
  around { |example| Dir.mktmpdir { |dir| @root = File.realpath(dir) and example.run } }

  def write(*names)
    names.each { |name| FileUtils.mkdir_p(File.dirname("#{@root}/#{name}")) and File.write("#{@root}/#{name}", "") }
  end

  def autoloads
    loader = Zeitwerk::Loader.new
    yield loader
    described_class.new(loader)
  end

  it "asks the loader: for collapsed folders, inflections, and folders with a namespace of their own" do
    write "handlers/shop/concerns/ship_handler.rb", "handlers/api_handler.rb", "billing/charge_handler.rb"
    stub_const("Billing", Module.new)
    found = autoloads do |loader|
      loader.push_dir("#{@root}/handlers")
      loader.push_dir("#{@root}/billing", namespace: Billing)
      loader.collapse("#{@root}/handlers/shop/concerns")
      loader.inflector.inflect("api_handler" => "APIHandler")
    end

    expect(found.names).to contain_exactly("Shop::ShipHandler", "APIHandler", "Billing::ChargeHandler")
    expect(found.file("Shop::ShipHandler")).to eq("#{@root}/handlers/shop/concerns/ship_handler.rb")
    expect(found.constant("#{@root}/billing/charge_handler.rb")).to eq("Billing::ChargeHandler")
    expect(found.named("ship_handler.rb"))
      .to eq([ "#{@root}/handlers", "#{@root}/handlers/shop/concerns/ship_handler.rb" ])
    expect(found.named("pack_handler.rb")).to be_nil
  end

  it "finds the file of a loaded constant by its name, without asking the loader for all of its files" do
    files = {
      "handlers/shop/ship_handler.rb" => "ShipHandler", "handlers/shop/all.rb" => "PackHandler",
      "elsewhere/shop/fold_handler.rb" => "FoldHandler"
    }
    stub_const("Shop", Module.new)
    write(*files.keys)
    files.each do |name, constant|
      File.write("#{@root}/#{name}", "class Shop::#{constant}; end")
      load "#{@root}/#{name}"
    end
    autoloads = described_class.new(double(:loader, dirs: [ "#{@root}/handlers" ]))

    expect(files.values.map { |constant| autoloads.loaded("Shop::#{constant}") })
      .to eq([ "#{@root}/handlers/shop/ship_handler.rb", nil, nil ])
  end

  it "goes by the paths alone where the loader can't tell" do
    write "a [x] {y}/shop/ship_handler.rb"
    loader = Struct.new(:dirs).new([ "#{@root}/a [x] {y}" ])

    expect(described_class.new(loader).file("Shop::ShipHandler")).to eq("#{@root}/a [x] {y}/shop/ship_handler.rb")
  end
end
