# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require "rails"

# What needs no engine; spec/e2e/doctor_spec.rb has the rest.
RSpec.describe TaskerContribRails::Commands::Doctor do
  client = TaskerContribRails::Client

  let(:settings) do
    instance_double(TaskerContribRails::Worker::Settings, database_url: "postgresql://u:hunter2@db/tasker",
      queues: TaskerContribRails::Configuration::Queues.new("worker", "orchestration_step_results", nil))
  end
  let(:server) do
    instance_double(client, health_check: client::Record.new("status" => "healthy"),
      detailed_health: client::Record.new("info" => { "version" => "0.1.8" }))
  end
  let(:skew) { 0 }
  let(:session) do
    instance_double(TaskerContribRails::Database::Session, quote: '"q"', transaction: nil, close: nil).tap do |session|
      allow(session).to receive(:query) { |sql, *| answer(sql) }
      allow(session).to receive(:prepared).and_return([])
    end
  end

  before { allow(TaskerContribRails::Database::Session).to receive(:new).and_return(session) }

  def answer(sql)
    case sql
    when /server_version/
      [ { "version" => "18.1", "database" => "tasker", "role" => "u", "host" => "db:5432", "schema" => "t" } ]
    when /LISTEN/ then [ { "servers" => "1" } ]
    when /pgmq.meta/
      %w[ orchestration_step_results orchestration_task_requests orchestration_task_finalizations ].map do |name|
        { "queue_name" => name }
      end
    when /AS seconds\nFROM/ then [ { "count" => "0", "seconds" => "0" } ]
    when /clock_timestamp/ then [ { "seconds" => (Time.at(1_000_000) + skew).to_f.to_s } ]
    else []
    end
  end

  def doctor = described_class.new(settings:, client: server, now: -> { Time.at(1_000_000) })
  def line(name) = doctor.examinations.find { |examination| examination.name == name }

  it "says a line for each thing, in one order" do
    expect(doctor.examinations.map(&:name)).to eq(%w[ database schema server versions rights queues clock ])
    expect(doctor.text.lines.first)
      .to eq("ok           database  PostgreSQL 18.1, database `tasker` on db:5432, as `u`.\n")
  end

  it "keeps no session once it has looked" do
    doctor.examinations
    expect(session).to have_received(:close).once
  end

  it "prints no password" do
    expect(doctor.text + doctor.json).not_to include("hunter2")
  end

  { 4 => :well, -4 => :well, 6 => :unwell, -3600 => :unwell }.each do |seconds, state|
    context "with the database's clock off by #{seconds} s" do
      let(:skew) { seconds }

      it("is #{state}") { expect(line("clock").state).to eq(state) }
    end
  end

  context "with the database's clock an hour behind" do
    let(:skew) { -3600 }

    it "says by how much, and what to do" do
      expect(line("clock"))
        .to have_attributes(finding: "The database's clock is 3600 s behind this machine's.", advice: /NTP/)
      expect(doctor).not_to be_well
    end
  end

  it "says which key is missing where the server does not know who asks" do
    allow(server).to receive(:health_check).and_raise(client::Unauthorized, "Tasker's server wants a key.")

    expect(line("server")).to have_attributes(state: :unwell, advice: /TASKER_API_KEY/)
  end

  it "says that a server answers and does not listen, and where that can't be seen that it was not looked at" do
    servers = "0"
    allow(session).to receive(:query) { |sql, *| sql.include?("LISTEN") ? [ { "servers" => servers } ] : answer(sql) }
    expect(line("server")).to have_attributes(state: :unwell, finding: /does not listen for results/)

    servers = nil
    expect(line("server")).to have_attributes(state: :unsure, advice: /pg_read_all_stats/,
      finding: /listens to this database for results was not checked/)
    unwell = doctor.examinations.select { |examination| examination.state == :unwell }.map(&:name)
    expect(unwell - %w[ versions ]).to be_empty # tasker-rb need not be here

    allow(session).to receive(:query).and_raise(TaskerContribRails::Error::DatabaseUnavailable, "gone")
    expect(line("server"))
      .to have_attributes(state: :unsure, finding: /was not checked: the database could not be asked/)
  end

  it "names the release that it was tested with where another runs" do
    allow(server).to receive(:detailed_health).and_return(client::Record.new("info" => { "version" => "0.2.0" }))

    expect(line("versions").finding).to include("server 0.2.0")
    expect(line("versions").state).not_to eq(:well)
  end

  it "makes no version of what a server does not say of itself" do
    [ nil, "0.2.0", [] ].each do |info|
      allow(server).to receive(:detailed_health).and_return(client::Record.new("info" => info))

      expect(line("versions").finding).not_to include("server 0")
    end
  end

  it "asks the component whose rules it knows" do
    stub_const("RUBY_VERSION", "3.4.0")
    allow(Gem).to receive(:loaded_specs).and_return(
      Gem.loaded_specs.merge("tasker-rb" => double(version: "0.2.0"), "pg" => double(version: "1.6.0"))
    )
    stub_const("Rails::VERSION::STRING", "8.0.0")
    expect(line("versions"))
      .to have_attributes(state: :unsure, advice: /knows the rules of tasker-rb 0\.1\.10 and server 0\.1\.8/)
  end

  it "says what is wrong with the configuration in the database's line" do
    finding = TaskerContribRails::Diagnostic.new(code: "TC2046", severity: :error,
      message: "The database's adapter is `sqlite3`.", source: "config/database.yml", help: "Give it a PostgreSQL.")
    allow(settings).to receive(:database_url).and_raise(TaskerContribRails::Error::Rejected, [ finding ])

    expect(line("database")).to have_attributes(state: :unwell, finding: finding.message,
      advice: /\AGive it a PostgreSQL\.\n`bin\/rails tasker:check/)
    expect(line("clock").state).to eq(:skipped)
  end
end
