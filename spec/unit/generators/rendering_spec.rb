# frozen_string_literal: true

require "rails"
require "rails/generators"
require "generators/tasker/step_handler/step_handler_generator"

RSpec.describe TaskerContribRails::Generators::Rendering do
  def generate(type, behavior: :invoke)
    Dir.mktmpdir do |dir|
      arguments = [ "Charge", "--type", type, "--test-framework", "none" ]
      expect { Tasker::Generators::StepHandlerGenerator.start(arguments, destination_root: dir, behavior:) }
        .to output(yield).to_stdout
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

  describe "of a handler and its spec" do
    around { |example| Dir.mktmpdir { |dir| @dir = dir and example.run } }

    def generate(*options)
      Tasker::Generators::StepHandlerGenerator.start([ "Charge", "--test-framework", "rspec", *options ],
        destination_root: @dir)
    end

    def files = Dir["**/*", base: @dir].select { |name| File.file?(File.join(@dir, name)) }.sort

    before do
      FileUtils.mkdir_p("#{@dir}/spec/handlers") && File.write("#{@dir}/spec/handlers/charge_handler_spec.rb", "mine")
    end

    it "takes away what it wrote, and keeps what a person has written or changed unless it is forced" do
      destroy = ->(*options) { Tasker::Generators::StepHandlerGenerator.start([
        "Charge", "--test-framework", "rspec", *options
      ], destination_root: @dir, behavior: :revoke) }
      expect { generate "--skip" }.to output.to_stdout
      expect { destroy.call }
        .to output(%r{remove  app/handlers.*keep  spec/handlers/charge_handler_spec.rb was changed since}m).to_stdout
      expect(files).to eq([ "spec/handlers/charge_handler_spec.rb" ])
      expect { destroy.call("--force") }.to output(/remove  spec/).to_stdout
      expect(files).to be_empty
    end

    it "writes neither where the user gives up at the second" do
      allow_any_instance_of(Thor::Shell::Basic).to receive(:file_collision).and_raise(SystemExit)

      expect { expect { generate }.to raise_error(SystemExit) }.to output(/conflict/).to_stdout
      expect(files).to eq([ "spec/handlers/charge_handler_spec.rb" ])
    end

    it "writes neither where the disk is full, says so, and fails" do
      allow_any_instance_of(File).to receive(:write).and_raise(Errno::ENOSPC)

      expect { expect { generate "--force" }.to raise_error(SystemExit) { |error| expect(error.status).to eq(1) } }
        .to output("Nothing was written, because of app/handlers/charge_handler.rb: No space left on " \
          "device.\n").to_stderr
      expect([ files, File.read("#{@dir}/spec/handlers/charge_handler_spec.rb") ])
        .to eq([ [ "spec/handlers/charge_handler_spec.rb" ], "mine" ])
    end

    it "goes on to skip, to force and to pretend" do
      expect { generate "--pretend", "--force" }.to output(/create  app.*force  spec/m).to_stdout
      expect(files.size).to eq(1)
      expect { generate "--skip" }.to output(/skip  spec/).to_stdout
      expect([ files.size, File.read("#{@dir}/spec/handlers/charge_handler_spec.rb") ]).to eq([ 2, "mine" ])
      expect { generate "--force" }.to output(/identical  app.*force  spec/m).to_stdout
      expect(File.read("#{@dir}/spec/handlers/charge_handler_spec.rb")).to include("RSpec.describe ChargeHandler")
    end
  end
end
