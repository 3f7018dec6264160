# frozen_string_literal: true

require "open3"
require "prism"
require "rbconfig"
require "yaml"

# What can be counted exactly is held here with room for 5 %, because a time can't be: instructions, objects, files.
# Bytes are in component_bytes_spec.rb, calls of the component in component/crossings_spec.rb. A change that needs more
# has to say so in spec/counts.yml: `UPDATE_COUNTS=1 bundle exec rspec spec/unit/counts_spec.rb`.
RSpec.describe "Counts" do
  file = File.expand_path("../counts.yml", __dir__)
  counts = YAML.safe_load_file(file)
  room = 1.05
  # So much less means that a count was improved, and should be held.
  better = 0.8

  define_method(:count) do |kind, what, number|
    if ENV["UPDATE_COUNTS"]
      counts[kind][what] = number
      next File.write(file, YAML.dump(counts))
    end
    known = counts.fetch(kind).fetch(what)
    expect(number).to be_between((known * better).floor, (known * room).floor),
      "#{what}: #{number}, and #{known} in spec/counts.yml. If that is as it should be: " \
      "UPDATE_COUNTS=1 bundle exec rspec spec/unit/counts_spec.rb"
  end

  # The instructions that the second of two calls runs.
  def fuel(*call)
    TaskerContribRails::Component.open do |session|
      session.call(*call)
      store, given = session.instance_variable_get(:@store), nil
      allow(store).to receive(:set_fuel).and_wrap_original { |set_fuel, fuel| set_fuel.call(given = fuel) }
      session.call(*call)
      given - store.get_fuel
    end
  end

  def objects(&block)
    block.call
    GC.disable
    before = GC.stat(:total_allocated_objects)
    1_000.times(&block)
    (GC.stat(:total_allocated_objects) - before) / 1_000
  ensure
    GC.enable
  end

  def workflow(steps)
    <<~YAML + Array.new(steps) { |number| <<~STEP.gsub(/^/, "  ") }.join
      name: order
      namespace_name: shop
      version: 1.0.0
      steps:
    YAML
      - name: step#{number}
        dependencies: [#{"step#{number - 1}" unless number.zero?}]
        handler: { callable: "Shop::Step#{number}Handler" }
    STEP
  end

  view = { focus: nil, depth: nil, max_steps: nil, links: nil }
  {
    "checking a workflow of 10 steps" => -> { [ "workflow", "read", { name: "a.yaml", text: workflow(10) }, [] ] },
    "checking a workflow of 200 steps" => -> { [ "workflow", "read", { name: "a.yaml", text: workflow(200) }, [] ] },
    "drawing a workflow of 50 steps" => lambda {
      [ "workflow", "draw-template", { name: "a.yaml", text: workflow(50) }, "svg", view, [] ]
    },
    "hiding the secrets of a workflow of 10 steps" => -> { [ "diagnostics", "secrets", "a.yaml", workflow(10) ] },
    "generating a handler" => lambda {
      [ "generator", "render",
        { template: "step_handler", arguments: [ { name: "name", value: "Charge" } ], acronyms: [], sources: [],
          options: [] } ]
    },
    "listing the parameters" => -> { [ "config", "parameters", [] ] }
  }.each do |what, call|
    it("of instructions for #{what}") { count("instructions", what, fuel(*instance_exec(&call))) }
  end

  it "of instructions for the last of 1,000 moves of a task" do
    TaskerContribRails::Component.open do |session|
      steps = session.call("workflow", "read", { name: "a.yaml", text: workflow(1_000) }, []).dig("template", "steps")
      session.call("runner", "start", steps)
      report = ->(step) { [ { step:, outcome: TaskerContribRails::Component::Case.new(:succeeded, "{}") } ] }
      998.times { |step| session.call("runner", "advance", report.(step)) }
      store, given = session.instance_variable_get(:@store), nil
      allow(store).to receive(:set_fuel).and_wrap_original { |set_fuel, fuel| set_fuel.call(given = fuel) }
      session.call("runner", "advance", report.(998))
      count("instructions", "the last of 1,000 moves of a task", given - store.get_fuel)
    end
  end

  # How many files of the gem, and of wasmtime and tasker-rb, a process has loaded after +code+.
  def loaded(code = "")
    output, = Open3.capture2(RbConfig.ruby, "-I", File.expand_path("../../host-ruby/lib", __dir__), "-e", <<~RUBY)
      require "logger"
      require "rails"
      require "zeitwerk"
      before = $LOADED_FEATURES.dup # Bundler reads the version of a checkout
      require "tasker-contrib-rails"
      #{code}
      files = $LOADED_FEATURES - before
      print files.grep(/tasker_contrib_rails|tasker-contrib-rails/).size, " ", files.grep(/wasmtime|tasker_core/).size
    RUBY
    output.split.map { |number| Integer(number) }
  end

  it "of the files that requiring the gem loads" do
    count("files", "requiring the gem", loaded.first)
  end

  it "of the files that a boot loads in an application that does not use the gem yet" do
    files, engines = loaded(<<~RUBY)
      require "action_controller/railtie" # which Rails 7 needs to load all code
      Class.new(Rails::Application) { config.eager_load, config.logger = true, Logger.new(nil) }.initialize!
    RUBY
    count("files", "booting an application", files)
    expect(engines).to eq(0)
  end

  # Other versions of ActiveSupport make other objects.
  if ActiveSupport.version >= Gem::Version.new("8.1") && RUBY_VERSION.start_with?("3.4")
    {
      "an event that nobody hears" => nil,
      "an event for a listener that takes it" => ->(event) { event.duration },
      "an event for a listener with five arguments" => ->(_, started, finished, _, _) { finished - started }
    }.each do |what, listener|
      it "of objects for #{what}" do
        name = "tasker.step_execution_completed"
        subscription = ActiveSupport::Notifications.subscribe(name, listener) if listener
        fields = { task_uuid: "t", step_uuid: "s", event_id: "e", duration: 0.1, timestamp: Time.now }.freeze
        count("objects", what, objects { TaskerContribRails::EventBridge.publish("step.execution.completed", fields) })
      ensure
        ActiveSupport::Notifications.unsubscribe(subscription) if subscription
      end
    end
  end

  # Other versions of Ruby, of ActiveSupport and of tasker-rb, and its double, make other objects.
  if ActiveSupport.version.segments.first(2) == [ 8, 1 ] && RUBY_VERSION.start_with?("3.4") &&
      Gem.loaded_specs.key?("tasker-rb")
    it "of objects for reading a workflow of 10 steps" do
      TaskerContribRails::Component.open do |session|
        source = { name: "a.yaml", text: workflow(10) }
        count("objects", "reading a workflow of 10 steps", objects { session.call("workflow", "read", source, []) })
      end
    end

    it "of objects for finding what a handler reads" do
      skip "another version of Prism makes other objects" unless Prism::VERSION.start_with?("2.")

      text = "class Shop::Step1Handler < TaskerCore::StepHandler::Base\n" \
        "  def call(context) = success(result: context.get_dependency_result(:step0))\nend\n"
      reads = proc { TaskerContribRails::Checks::Reads.new("step1_handler.rb", text:).results }
      expect(reads.call.size).to eq(1)
      count("objects", "finding what a handler reads", objects(&reads))
    end

    it "of objects for an inline run of 5 steps, found by its name" do
      TaskerContribRails::Runtime::Loader.install
      Dir.mktmpdir do |root|
        File.write(File.join(root, "order.yaml"), workflow(5).gsub(/callable: .* }/, "callable: plain }"))
        handlers = TaskerContribRails::Handlers::Registry.new.tap { |all| all.register("plain", ->(_) { {} }) }
        count("objects", "an inline run of 5 steps", objects do
          sources = TaskerContribRails::Workflows::Sources.new(root:, folders: [ "." ])
          template = TaskerContribRails::Inline::Template.find("order", sources:)
          TaskerContribRails::Inline::Run.new(template, handlers:).call
        end)
      end
    end
  end
end
