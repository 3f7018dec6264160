# frozen_string_literal: true

require "rails"
require "rails/generators"
require "generators/tasker/step_handler/step_handler_generator"

RSpec.describe TaskerContribRails::Generators::Rendering do
  def generate(type, behavior: :invoke)
    Dir.mktmpdir do |dir|
      arguments = [ "Charge", "--type", type, "--test-framework", "none" ]
      expect { Tasker::Generators::StepHandlerGenerator.start(arguments, destination_root: dir, behavior:) }.to output(yield).to_stdout
    end
  end

  it "asks for faraday where an API is called and no other gem has brought it" do
    allow(Gem).to receive(:loaded_specs).and_return({})
    generate("api") { /missing.*bundle add faraday/ }
    generate("api", behavior: :revoke) { satisfy { |text| !text.include?("faraday") } }
    generate("base") { satisfy { |text| !text.include?("faraday") } }
    allow(Gem).to receive(:loaded_specs).and_return({ "faraday" => nil })
    generate("api") { satisfy { |text| !text.include?("faraday") } }
  end
end
