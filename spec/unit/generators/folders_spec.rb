# frozen_string_literal: true

require "rails"

RSpec.describe TaskerContribRails::Generators::Folders do
  around { |example| Dir.mktmpdir { |dir| (@root = Pathname(dir)) && example.run } }

  let(:configuration) do
    TaskerContribRails::Configuration.new.tap do |configuration|
      configuration.handler_paths = [ "lib/steps", @root.join("app/handlers") ]
      configuration.template_paths = [ "config/flows" ]
    end
  end
  subject(:folders) { described_class.new(@root.to_s, configuration) }

  it "writes to the first of the application's folders" do
    expect(folders.place("app/handlers/shop/pay_handler.rb")).to eq("lib/steps/shop/pay_handler.rb")
    expect(folders.place("config/tasker/templates/order.yaml")).to eq("config/flows/order.yaml")
    expect(folders.place("spec/handlers/pay_handler_spec.rb")).to eq("spec/handlers/pay_handler_spec.rb")
  end

  it "finds what is there in any of them" do
    expect(folders.find("app/handlers/pay_handler.rb")).to be_nil
    @root.join("app/handlers").mkpath
    @root.join("app/handlers/pay_handler.rb").write("")
    expect(folders.find("app/handlers/pay_handler.rb")).to eq("app/handlers/pay_handler.rb")
  end

  it "takes a path that a shell completed for a name" do
    expect(folders.handler_name("lib/steps/shop/pay_handler.rb")).to eq("shop/pay_handler")
    expect(folders.handler_name("app/handlers/pay_handler.rb")).to eq("pay_handler")
    expect([ "shop/pay", "Shop::Pay" ].map { |name| folders.handler_name(name) }).to eq([ "shop/pay", "Shop::Pay" ])
  end

  it "names a workflow as commands find it" do
    expect(folders.workflow_name("config/tasker/templates/shop/order.yaml")).to eq("shop/order")
    expect(folders.workflow_name("config/tasker/templates/order.yaml")).to eq("order")
  end
end
