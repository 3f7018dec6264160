# frozen_string_literal: true

require "open3"
require "rbconfig"

# Where tasker-rb can't be installed, an application's tests pass and fail as they do where it can.
RSpec.describe "The test kit" do
  root = File.expand_path("../..", __dir__)

  it "is the same against the double of tasker-rb" do
    specs = Dir[File.join(root, "spec/unit/testing/**/*_spec.rb")]
    output, status = Open3.capture2e({ "TASKER_CORE" => "fake" }, RbConfig.ruby, "-S", "rspec", "--no-color",
      "--format", "progress", *specs, chdir: root)

    expect(status).to be_success, output
    expect(output).to match(/^[1-9]\d+ examples, 0 failures$/)
  end

  it "changes nothing but the groups that ask for it" do
    script = <<~RUBY
      require "tasker_contrib_rails"
      %w[ active_support/all active_support/testing/time_helpers json timeout ].each { |library| require library }
      before = Object.constants
      require "tasker_contrib_rails/rspec"
      group = ->(**of) { RSpec.describe("it", **of).new.respond_to?(:run_handler) }
      puts [ group.(type: :tasker_handler), group.(type: :tasker_workflow), group.(type: :tasker_subscriber), group.(type: :model), group.() ].inspect
      puts (Object.constants - before).inspect
      puts defined?(TaskerCore::Types).inspect, defined?(Wasmtime).inspect
    RUBY
    output, status = Open3.capture2e(RbConfig.ruby, "-I#{root}/host-ruby/lib", "-rrspec/core", "-e", script,
      chdir: root)

    expect(status).to be_success, output
    expect(output.lines(chomp: true)).to eq([ "[true, true, true, false, false]", "[]", "nil", "nil" ])
  end
end
