# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Checks::WorkerStarts do
  around { |example| Dir.mktmpdir { |dir| @root = Pathname(dir) and example.run } }

  def findings(text, file: "config/initializers/tasker_worker.rb")
    @root.join(file).tap { |path| path.dirname.mkpath }.write(text)
    described_class.call(double(root: @root))
  end

  it "finds the start of a worker in an initializer, and says what to write instead" do
    found = findings("# Tasker\nTaskerCore::Worker::Bootstrap.start!(worker_id: 1)\n")
    expect(found)
      .to match([
        have_attributes(code: "TC5007", severity: :error, source: "config/initializers/tasker_worker.rb", line: 2,
          column: 1, length: 50, help: /rails tasker:work/)
      ])
  end

  it "passes over folders, links that lead nowhere and pipes, which Rails does not load" do
    @root.join("config/initializers/folder.rb").mkpath
    @root.join("config/initializers/dead.rb").make_symlink("nowhere")
    File.mkfifo(@root.join("config/initializers/pipe.rb"))
    expect(findings("TaskerCore::Worker::Bootstrap.start!").map(&:code)).to eq([ "TC5007" ])
  end

  [ "::TaskerCore::Worker::Bootstrap.start!", "@worker = TaskerCore::Worker::Bootstrap.start!",
    "TaskerContribRails.worker.start", "TaskerContribRails.worker\n  .start",
    "Rails.application.config.after_initialize { TaskerCore::Worker::Bootstrap.start! }",
    "Thread.new do\n  TaskerCore::Worker::Bootstrap.start!\nend",
    "begin\n  TaskerCore::Worker::Bootstrap.start!\nrescue => error\n  warn error\nend" ].each do |text|
    it "finds #{text.tr("\n", " ")}" do
      expect(findings(text).map(&:severity)).to eq([ :error ])
    end
  end

  [ "TaskerCore::Worker::Bootstrap.start! unless Rails.env.test?",
    "TaskerCore::Worker::Bootstrap.start! if ENV[\"WORKER\"]", "ENV[\"WORKER\"] && TaskerContribRails.worker.start",
    "Rails.application.server { TaskerContribRails.worker.start }" ].each do |text|
    it "only warns of what asks first: #{text}" do
      expect(findings(text).map(&:severity)).to eq([ :warning ])
    end
  end

  [ "def start = TaskerContribRails.worker.start", "# TaskerCore::Worker::Bootstrap.start!",
    "puts \"TaskerContribRails.worker.start\"", "Other::Bootstrap.start!",
    "TaskerContribRails.worker.stop" ].each do |text|
    it "leaves alone #{text}" do
      expect(findings(text)).to be_empty
    end
  end

  it "has its sample in the table of diagnostics" do
    table = File.read(File.expand_path("../../../guest/data/diagnostics/handlers.toml", __dir__))
    broken, mended = table[/^\[TC5007\].*?(?=^\[)/m].scan(/^(?:broken|mended) = """\n(.*?)"""/m).flatten
    expect([ findings(broken).map(&:code), findings(mended) ]).to eq([ [ "TC5007" ], [] ])
  end

  it "reads all that an application boots with, and not what others read" do
    start = "TaskerContribRails.worker.start"
    expect(%w[
      config/application.rb config/environments/production.rb config/initializers/deep/er.rb
    ].flat_map { |file| findings(start, file:).map(&:source).last }).to all(start_with("config/"))
    expect(findings(start, file: "config/puma.rb").map(&:source)).not_to include("config/puma.rb")
    expect(findings(start, file: "lib/tasks/worker.rb").map(&:source)).not_to include("lib/tasks/worker.rb")
  end
end
