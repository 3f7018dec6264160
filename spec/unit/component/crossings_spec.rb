# frozen_string_literal: true

require "rails"
require "rails/generators"
require "generators/tasker/task_template/task_template_generator"
require "spec_helper"
require "support/crossings"

# A call of the component costs more than most of what it does: each question crosses once.
RSpec.describe "Calls of the component" do
  include Crossings

  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir) and example.run } }

  before do
    TaskerContribRails::Runtime::Loader.install
    @root.join("templates").mkpath
    %w[ order refund ].each do |name|
      @root.join("templates/#{name}.yaml").write(<<~YAML)
        name: #{name}
        namespace_name: shop
        version: 1.0.0
        steps:
          - { name: first, handler: { callable: crossings.first } }
          - { name: second, dependencies: [ first ], handler: { callable: crossings.second } }
      YAML
    end
  end

  let(:sources) { TaskerContribRails::Workflows::Sources.new(root: @root, folders: [ "templates" ]) }
  let(:config) do
    Struct.new(:template_paths, :handler_paths, :event_naming).new([ "templates" ], [ "handlers" ], :tasker)
  end
  let(:app) { Struct.new(:root, :config).new(@root, Struct.new(:tasker).new(config)) }

  # What a whole check of an application asks besides is in spec/integration/workflows_spec.rb.
  once = { "workflow.check-together" => 1 }
  { 1 => {}, 2 => once, 100 => once }.each do |files, together|
    it "are one for each template of #{files} that are checked, and one for each question about all of them" do
      order = @root.join("templates/order.yaml").read
      @root.join("templates/refund.yaml").delete
      (files - 1).times { |at| @root.join("templates/more_#{at}.yaml").write(order.sub("order", "more_#{at}")) }
      workflows, events, starts = TaskerContribRails::Checks.checkers(sources).last(3)
      autoloads = instance_double(TaskerContribRails::Checks::Autoloads, folders: [])
      allow(TaskerContribRails::Checks::Autoloads).to receive(:new).and_return(autoloads)
      allow(TaskerContribRails::EventBridge::Subscriptions).to receive_messages(classes: [], findings: [])

      expect(crossings { [ workflows, events, starts ].each { |checker| checker.call(app) } })
        .to eq("workflow.read" => files, "events.check" => 1, **together)
    end
  end

  it "are two for a drawing, however often its name is looked for" do
    graph = ->(format) { TaskerContribRails::Commands::Graph.new("shop/order", format:,
      sources: TaskerContribRails::Workflows::Sources.new(root: @root, folders: [ "templates" ]),
      output: StringIO.new).call }

    %w[ text svg ].each do |format|
      @root.join("templates/order.yaml").write("# as #{format}\n", mode: "a")
      expect(crossings { graph.(format) }).to eq("workflow.read" => 1, "workflow.draw-template" => 1)
    end
  end

  it "are one for a workflow that is generated with its handlers" do
    arguments = [
      "shop/order", "validate", "charge:api:validate", "route:decision:charge", "ship:route", "--test-framework",
      "rspec"
    ]
    generate = -> { Tasker::Generators::TaskTemplateGenerator.start(arguments, destination_root: @root.to_s) }

    expect(crossings { expect { generate.call }.to output(%r{shop/ship_handler_spec\.rb}).to_stdout })
      .to eq("generator.render-workflow" => 1)
  end

  it "are one to read a template that runs first, and for each run one to start it and one for each move" do
    handlers = TaskerContribRails::Handlers::Registry.new
    %w[ crossings.first crossings.second ].each { |name| handlers.register(name, ->(_) { {} }) }
    run = -> { TaskerContribRails::Inline::Run.new(TaskerContribRails::Inline::Template.find("order", sources:),
      handlers:).call }

    expect(crossings { expect(run.call.status).to eq("complete") })
      .to eq("workflow.read" => 1, "runner.start" => 1, "runner.advance" => 2)
    sources = TaskerContribRails::Workflows::Sources.new(root: @root, folders: [ "templates" ])
    again = TaskerContribRails::Inline::Template.find("order", sources:)
    expect(crossings { TaskerContribRails::Inline::Run.new(again, handlers:).call })
      .to eq("runner.start" => 1, "runner.advance" => 2)
  end
end
