# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Checks::StartedTasks do
  let(:root) { Pathname(Dir.mktmpdir) }

  after { root.rmtree }

  def file(name, text)
    root.join(name).dirname.mkpath
    root.join(name).write(text)
  end

  def findings
    sources = TaskerContribRails::Workflows::Sources.new(root:, folders: [ "config/tasker/templates" ])
    described_class.new(sources).call(double("application", root:))
  end

  def sample(code)
    table = File.read(File.expand_path("../../../guest/data/diagnostics/application.toml", __dir__))
    table[/^\[#{code}\].*?(?=^\[)/m].scan(/^(?:broken|mended) = """\n(.*?)"""/m).flatten
  end

  it "passes over folders, links that lead nowhere and pipes, whose names are those of code" do
    file "app/models/order.rb", "class Order < ApplicationRecord\n  has_tasker_tasks\nend\n"
    root.join("app/models/folder.rb").mkpath
    root.join("app/models/dead.rb").make_symlink("nowhere")
    File.mkfifo(root.join("app/models/pipe.rb"))
    root.join("db/migrate/1_folder.rb").mkpath
    expect(findings.map(&:code)).to eq([ "TC6004" ])
  end

  it "finds what needs the outbox where no migration makes it" do
    file "app/models/order.rb", "class Order < ApplicationRecord\n  has_tasker_tasks\nend\n"
    file "app/controllers/orders_controller.rb", <<~RUBY
      TaskerContribRails.start("order")
      ::TaskerContribRails.start("order", wait: 5)
      order.start_task("order")
      engine.start(for: order)
    RUBY
    expect(findings).to match([
      have_attributes(code: "TC6004", severity: :warning, source: "app/controllers/orders_controller.rb", line: 2,
        column: 22, length: 5, help: /tasker:install --outbox/),
      have_attributes(line: 3, column: 7, length: 10),
      have_attributes(code: "TC6004", source: "app/models/order.rb", line: 2, column: 3, length: 16)
    ])

    file "db/migrate/1_create_tasker_starts.rb", "create_table :tasker_starts"
    expect(findings).to be_empty
  end

  it "finds the queue adapter where no migration makes the outbox" do
    file "config/application.rb", "require \"rails/all\"\nrequire \"tasker_contrib_rails/active_job\"\n"
    expect(findings).to match([
      have_attributes(code: "TC6004", source: "config/application.rb", line: 2, help: /tasker:install --outbox/)
    ])
  end

  it "finds the reserved key in a context and in an input_schema" do
    file "app/jobs/a_job.rb", <<~RUBY
      TaskerContribRails.start("order", context: { id: 1, _tasker: 2 })
      TaskerContribRails::Client.create_task(name: "order", context: { "_tasker" => 2 })
      TaskerContribRails.start("order", context: given, tags: [ "_tasker" ])
    RUBY
    file "config/tasker/templates/order.yaml", <<~YAML
      name: order
      namespace_name: shop
      version: 1.0.0
      input_schema:
        type: object
        required: [ _tasker ]
      steps:
        - name: only
          handler: { callable: OnlyHandler }
    YAML
    expect(findings.map { |found| [ found.code, found.source, found.line, found.column, found.length ] }).to eq([
      [ "TC6005", "app/jobs/a_job.rb", 1, 53, 8 ], [ "TC6005", "app/jobs/a_job.rb", 2, 66, 9 ],
      [ "TC6005", "config/tasker/templates/order.yaml", 6, 15, 7 ]
    ])
  end

  it "reads code that is broken, and none of a template that is" do
    file "app/models/order.rb", "class Order\n  has_tasker_tasks\n  def (\n\xFF"
    file "config/tasker/templates/order.yaml", "name: [\n"
    expect(findings.map(&:code)).to eq([ "TC6004" ])
  end

  it "has its samples in the table of diagnostics" do
    %w[ TC6004 TC6005 ].each do |code|
      broken, mended = sample(code)
      file "app/models/order.rb", broken
      expect(findings.map(&:code)).to include(code)
      file "app/models/order.rb", mended
      file "db/migrate/1_create_tasker_starts.rb", "create_table :tasker_starts"
      expect(findings).to be_empty
      root.join("db").rmtree
    end
  end
end
