# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Client::Address do
  around do |example|
    before = ENV.delete("TASKER_ORCHESTRATION_URL")
    Dir.mktmpdir { |dir| @root = dir and example.run }
  ensure
    ENV["TASKER_ORCHESTRATION_URL"] = before
  end

  # An application without a database that Tasker could use, as a web process may be.
  def configured(toml, overrides: [])
    FileUtils.mkdir_p("#{@root}/config/tasker/base")
    File.write("#{@root}/config/tasker/base/worker.toml", toml)
    database = TaskerContribRails::Configuration::Database.new(environment: "test",
      configuration: -> { { "test" => { "adapter" => "sqlite3" } } }, root: @root, env: {})
    merged = TaskerContribRails::Configuration::Merged.new(root: @root, environment: "test", database:, overrides:,
      env: {})
    stub_const("Rails", Struct.new(:application).new(Object.new))
    allow(TaskerContribRails::Configuration::Merged).to receive(:of_app).and_return(merged)
  end

  def base_url(url) = "[worker.orchestration_client]\nbase_url = \"#{url}\"\n"
  def found(...) = described_class.find(...).to_s

  it "is what the caller says, else the environment, else the credentials, else config/tasker, else this machine" do
    expect(found(nil)).to eq("http://localhost:8080")
    configured base_url("http://files")
    expect(found(nil)).to eq("http://files:80")
    credentials = { orchestration_url: "http://credentials" }
    expect(found(nil, credentials:)).to eq("http://credentials:80")
    ENV["TASKER_ORCHESTRATION_URL"] = "http://environment"
    expect(found(nil, credentials:)).to eq("http://environment:80")
    expect(found("http://caller", credentials:)).to eq("http://caller:80")
  end

  it "replaces a placeholder as the runtime does" do
    configured base_url("${TASKER_ORCHESTRATION_URL:-http://inside:8081}")
    expect(found(nil)).to eq("http://inside:8081")
  end

  it "takes what an initializer sets" do
    override = TaskerContribRails::Configuration::Override.new(path: described_class::PARAMETER, value: '"http://ruby"',
      source: "config/application.rb", line: 3)
    configured "", overrides: [ override ]
    expect(found(nil)).to eq("http://ruby:80")
  end

  it "asks the component nothing where nobody sets it" do
    configured "[worker]\nworker_id = \"a\"\n"
    expect(TaskerContribRails::Component).not_to receive(:call)
    expect(found(nil)).to eq("http://localhost:8080")
  end

  it "takes a password in an address, which it shows to nobody" do
    configured base_url("http://u:hunter2@files")
    expect(described_class.find(nil)).to have_attributes(to_s: "http://files:80", user: "u", password: "hunter2")
    expect(described_class.find("http://j%C3%BC:p%40ss%3A@files")).to have_attributes(user: "jü", password: "p@ss:")
  end

  it "says where an address stands that is none" do
    configured base_url("ftp://files")
    expect { found(nil) }
      .to raise_error(TaskerContribRails::Client::Misconfigured,
        "`worker.orchestration_client.base_url` (config/tasker/base/worker.toml:2) is not the address of a server. " \
          "Write it like http://localhost:8080.")
    ENV["TASKER_ORCHESTRATION_URL"] = "http://"
    expect { found(nil) }
      .to raise_error(TaskerContribRails::Client::Misconfigured, /\ATASKER_ORCHESTRATION_URL is not the address/)
  end
end
