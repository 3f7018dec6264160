# frozen_string_literal: true

require "tasker_contrib_rails"
require "open3"
require "rbconfig"
require "tmpdir"

# Each example has a process of its own: what is loaded can't be taken back.
RSpec.describe TaskerContribRails::Runtime::Loader do
  # Runs +code+ where +libraries+ replace the tasker-rb gem, and returns what it prints.
  def run(code, libraries: nil, environment: {})
    path = $LOAD_PATH.map(&:to_s)
    path = [ *libraries, *path.grep_v(%r{/tasker-rb-}) ] if libraries
    setup = 'require "tasker_contrib_rails"; TaskerContribRails::Runtime::Loader.install;'
    without_bundler = {
      "RUBYOPT" => nil, "BUNDLE_GEMFILE" => nil, "LOG_LEVEL" => nil, "TASKER_SKIP_EXAMPLE_HANDLERS" => nil,
      **environment
    }
    output, = Open3.capture2e(without_bundler, RbConfig.ruby, "--disable-gems", *path.flat_map { |dir| [ "-I", dir ] },
      "-e", setup + code)
    output
  end

  it "loads nothing before TaskerCore is named" do
    expect(run("print $LOADED_FEATURES.grep(/tasker_core|runtime.fake/)")).to eq("[]")
  end

  it "leaves a runtime alone that the application has loaded" do
    output = run("", libraries: []) # so that `run` itself is known to work
    expect(output).to eq("")

    code = 'TaskerCore = Module.new; require "tasker_contrib_rails"; ' \
      "TaskerContribRails::Runtime::Loader.install; print Object.autoload?(:TaskerCore).inspect"
    output, = Open3.capture2e(RbConfig.ruby, *$LOAD_PATH.flat_map { |dir| [ "-I", dir.to_s ] }, "-e", code)
    expect(output).to eq("nil")
  end

  it "does not get in the way of an application that requires the gem itself" do
    Dir.mktmpdir do |dir|
      File.write(File.join(dir, "tasker_core.rb"), "module TaskerCore\n  VERSION = 1\nend\n")
      expect(run('require "tasker_core"; print TaskerCore::VERSION', libraries: [ dir ])).to eq("1")
    end
  end

  it "loads the double where the gem is not installed" do
    expect(run("print TaskerCore::StepHandler::Base.instance_method(:call).source_location.first", libraries: []))
      .to end_with("runtime/fake/step_handler/base.rb")
  end

  it "does not hide that an installed gem is broken" do
    Dir.mktmpdir do |dir|
      File.write(File.join(dir, "tasker_core.rb"), 'require "no_such_extension"')
      expect(run("TaskerCore", libraries: [ dir ])).to include("cannot load such file -- no_such_extension")
    end
  end

  it "gives the gem a prepared environment, and the application back its own" do
    Dir.mktmpdir do |dir|
      File.write(File.join(dir, "tasker_core.rb"), <<~RUBY)
        print ENV["LOG_LEVEL"], " ", ENV["TASKER_SKIP_EXAMPLE_HANDLERS"]
        ENV["FROM_DOTENV"] = "1"
        module TaskerCore; end
      RUBY
      code = 'TaskerCore; print " ", ENV.values_at("LOG_LEVEL", "TASKER_SKIP_EXAMPLE_HANDLERS", "FROM_DOTENV").inspect'

      expect(run(code, libraries: [ dir ])).to eq("warn,sqlx=error true [nil, nil, nil]")
      expect(run(code, libraries: [ dir ], environment: { "LOG_LEVEL" => "debug" }))
        .to eq('debug true ["debug", nil, nil]')
    end
  end
end
