# frozen_string_literal: true

require "spec_helper"

RSpec.describe TaskerContribRails::Checks::TaskTemplates do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir) and example.run } }

  let(:config) { Struct.new(:template_paths, :handler_paths).new([ "templates" ], [ "handlers" ]) }
  let(:app) { Struct.new(:root, :config).new(@root, Struct.new(:tasker).new(config)) }

  before { @root.join("templates").mkpath }

  it "says of a file that is too much for a call that it is, and checks the others" do
    stub_const("TaskerContribRails::Component::MEMORY", 8 * 1024 * 1024)
    autoloads = instance_double(TaskerContribRails::Checks::Autoloads, folders: [])
    allow(TaskerContribRails::Checks::Autoloads).to receive(:new).and_return(autoloads)
    @root.join("templates/a.yaml").write("name: a\nsteps: [#{"{}," * 40_000}]")
    @root.join("templates/b.yaml").write("name: b\nnamespace_name: shop\nversion: 1.0.0\n" \
      "steps: [ { name: c, dependencies: [ d ], handler: { callable: plain } } ]\n")

    found = described_class.new(TaskerContribRails::Workflows::Sources.new(root: @root,
      folders: config.template_paths)).call(app)

    expect(found.map { |finding| [ finding.source, finding.code ] })
      .to include([ "templates/a.yaml", "TC3007" ], [ "templates/b.yaml", "TC3033" ])
    expect(found.find { |finding| finding.code == "TC3007" }.message).to start_with("The input needs more than 8 MB")
  end

  it "blames no handler for a `.env` with which none can be loaded" do
    @root.join("templates/a.yaml").write(template("a", step(0)))
    @root.join(".env").write("export A\n")
    expect(TaskerContribRails::Checks::StepHandlers).not_to receive(:new)
    sources = TaskerContribRails::Workflows::Sources.new(root: @root, folders: config.template_paths)
    expect(described_class.new(sources).call(app).select(&:error?)).to be_empty
  end

  def template(name, *steps) = "name: #{name}\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n#{steps.join}"
  def source(number, text) = TaskerContribRails::Workflows::Source.new(name: "templates/#{number}.yaml", text:)

  def step(number)
    "  - { name: step_#{number}, dependencies: [#{"step_#{number - 1}" if number.positive?}], handler: { callable: a " \
      "}, result_schema: {} }\n"
  end

  # The last template has the first one's name: only held together do they show it. What they cost is their number: what
  # each is read to is the same small record, however many steps it has.
  [ 2, 800 ].each do |count|
    it "holds #{count} templates against one another" do
      steps = Array.new(2) { |number| step(number) }
      sources = Array.new(count) { |number| source(number, template("order_#{number % (count - 1)}", *steps)) }

      expect(described_class.new(sources).findings.map { |finding| [ finding.source, finding.code ] })
        .to eq([ [ "templates/#{count - 1}.yaml", "TC3023" ] ])
    end
  end

  it "says so where they are too many for that" do
    stub_const("TaskerContribRails::Component::FUEL_AT_MOST", 1_000_000)
    sources = Array.new(500) { |number| source(number, template("order_#{number}", step(0))) }

    expect(described_class.new(sources).findings.map { |finding| [ finding.code, finding.severity ] })
      .to eq([ [ "TC6010", :warning ] ])
  end
end
