# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"

RSpec.describe TaskerContribRails::Configuration::Merged do
  around { |example| Dir.mktmpdir { |dir| @root = dir; example.run } }

  let(:database) do
    TaskerContribRails::Configuration::Database.new(environment: "test", configuration: -> { }, root: @root,
      url: "postgres://shop:hunter2@db/shop", env: {})
  end

  def configuration(env: {}, database: self.database, **)
    described_class.new(root: @root, environment: "test", database:, env:, **)
  end

  def write(name, text)
    FileUtils.mkdir_p(File.dirname("#{@root}/#{name}"))
    File.write("#{@root}/#{name}", text)
  end

  def codes(configuration) = configuration.findings.map(&:code)

  it "is whole without a single file" do
    expect(configuration.findings).to eq([])
    expect(configuration.text).to include("[worker.mpsc_channels.in_process_events]", 'environment = "test"')
    expect(configuration.database_url).to eq("postgresql://shop:hunter2@db/shop")
    expect(configuration.text).not_to include("hunter2")
  end

  it "finds mistakes, which then raise where the file is wanted" do
    write "config/tasker/base/common.toml", "[common.database.pool]\nmax_connections = true\n"

    expect(configuration.findings)
      .to match([
        have_attributes(code: "TC2020", source: "config/tasker/base/common.toml", line: 2, column: 19, length: 4)
      ])
    expect { configuration.text }.to raise_error(TaskerContribRails::Error::Rejected, /max_connections/)
  end

  it "warns of what the runtime would pass over" do
    write "config/tasker/base/common.toml", "[common.database.pool]\nmax_connection = 3\n"

    expect(configuration.findings)
      .to match([ have_attributes(code: "TC2010", severity: :warning, line: 2, column: 1, length: 14) ])
    expect(configuration.text).not_to include("max_connection = 3")
  end

  it "checks what Ruby set, and names its file as the application knows it" do
    override = TaskerContribRails::Configuration::Override.new(path: "worker.worker_id", value: "5",
      source: "#{@root}/config/application.rb", line: 7)

    expect(configuration(overrides: [ override ]).findings)
      .to match([ have_attributes(code: "TC2020", source: "config/application.rb", line: 7, column: 0) ])
  end

  it "says where a value comes from" do
    write "config/tasker/base/common.toml", "[common.database.pool]\nmax_connections = 3\n"
    settings = configuration.settings.index_by(&:path)

    expect(settings["common.database.pool.max_connections"])
      .to have_attributes(value: "3", place: "config/tasker/base/common.toml:2")
    expect(settings["common.database.pool.min_connections"])
      .to have_attributes(value: "1", place: "default in a Rails worker")
    expect(settings["common.backoff.jitter_enabled"]).to have_attributes(value: "true", place: "default")
  end

  it "explains a parameter" do
    parameter, setting, text = configuration.explain("worker.web.enabled")

    expect(parameter).to include("takes" => "`true` or `false`", "default-value" => "true", "read-by" => "worker")
    expect([ setting, text ]).to eq([ nil, nil ])
    expect(configuration.explain("common.database.url").last).to eq("postgresql://shop:hunter2@db/shop")
    expect { configuration.explain("worker.web.enable") }.to raise_error(TaskerContribRails::Error::Rejected)
  end

  it "checks the user's own merged file, and fills nothing in" do
    write "mine.toml", "[common]\n"

    expect(codes(configuration(env: { "TASKER_CONFIG_PATH" => "mine.toml" })).uniq).to eq([ "TC2024" ])
    expect(codes(configuration(env: { "TASKER_CONFIG_PATH" => "" }))).to eq([])
    expect(configuration(env: { "TASKER_CONFIG_PATH" => "none.toml" }).findings)
      .to match([ have_attributes(code: "TC2001", source: "none.toml", message: /is not there/) ])
  end

  it "takes the environment as the worker will" do
    # config.tasker.database_url goes before it
    expect(codes(configuration(env: { "DATABASE_URL" => "mysql2://ignored" }))).to eq([])

    mysql = TaskerContribRails::Configuration::Database.new(environment: "test", configuration: -> { }, root: @root,
      url: "mysql2://x", env: {})
    expect(configuration(database: mysql, env: { "DATABASE_URL" => "postgresql://ignored/shop" }).findings)
      .to match([ have_attributes(code: "TC2046", source: "config.tasker.database_url") ])
    write "config/tasker/base/worker.toml", "[worker]\nworker_id = \"${TASKER_WORKER_ID:-a}\"\n"
    expect(codes(configuration(env: { "TASKER_WORKER_ID" => "a b" }))).to eq([ "TC2034" ])
  end

  describe "without a database" do
    let(:database) do
      TaskerContribRails::Configuration::Database.new(environment: "test",
        configuration: -> { { "test" => { "adapter" => "sqlite3" } } }, root: @root, env: {})
    end

    it "says why there is none" do
      expect(configuration.findings).to match([ have_attributes(code: "TC2046", source: "config/database.yml") ])
      expect { configuration.text }.to raise_error(TaskerContribRails::Error::Rejected, /sqlite3/)
    end

    it "does without where the files name one" do
      write "config/tasker/base/common.toml", "[common.database]\nurl = \"postgresql://db/tasker\"\n"

      expect(configuration.findings).to eq([])
      expect(configuration.database_url).to eq("postgresql://db/tasker")
    end
  end

  describe "#write" do
    let(:path) { "#{@root}/tmp/tasker/config.toml" }

    it "writes for its owner alone, in one step" do
      expect(configuration.write(path)).to eq(path)
      expect(File.read(path)).to eq(configuration.text)
      expect(format("%o", File.stat(path).mode & 0o777)).to eq("600")

      write "config/tasker/base/common.toml", "[common.database.pool]\nmax_connections = 3\n"
      configuration.write(path)
      expect(File.read(path)).to include("max_connections = 3")
      expect(Dir.children(File.dirname(path))).to eq([ "config.toml" ])
    end

    it "closes a file that others may read" do
      configuration.write(path)
      File.chmod(0o644, path)
      configuration.write(path)

      expect(format("%o", File.stat(path).mode & 0o777)).to eq("600")
    end

    it "leaves nothing behind where it fails" do
      configuration.write(path)
      write "config/tasker/base/common.toml", "[common.database.pool]\nmax_connections = 3\n"
      allow(File).to receive(:rename).and_raise(Errno::ENOSPC)

      expect { configuration.write(path) }.to raise_error(Errno::ENOSPC)
      expect(Dir.children(File.dirname(path))).to eq([ "config.toml" ])
    end
  end

  it "knows three contexts" do
    expect(configuration(context: "orchestration").text).to include("[orchestration.web]")
    expect { configuration(context: "web") }.to raise_error(ArgumentError, /worker, orchestration, complete, not "web"/)
  end

  it "stays fast and clear on hostile files" do
    write "config/tasker/base/keys.toml", (1..20_000).map { |n| "key_#{n} = 1\n" }.join
    expect(codes(configuration).tally).to eq("TC2010" => 21) # the first twenty, and how many more
    expect(configuration.findings.last.message).to eq("19980 more keys and tables in this file are unknown.")

    write "config/tasker/base/keys.toml", "a = #{"[" * 10_000}"
    expect(codes(configuration)).to include("TC2003")

    write "config/tasker/base/keys.toml", "= 1\n" * 60_000
    expect(codes(configuration).size).to be_between(100, 101)
  end
end
