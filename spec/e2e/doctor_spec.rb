# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require "pg"
require "rails"
require "socket"
require_relative "support/shop"

# What `rails tasker:doctor` says of an engine that is well, and of each thing that can be wrong with one.
RSpec.describe TaskerContribRails::Commands::Doctor do
  around { |example| Dir.mktmpdir { |dir| @root = dir; example.run } }

  let(:url) { ENV.fetch("DATABASE_URL").sub(/\Apostgres:/, "postgresql:") }
  let(:nowhere) { TCPServer.open("127.0.0.1", 0) { |server| server.addr[1] } }

  def doctor(url: self.url, server: nil)
    described_class.new(settings: Shop.settings(database_url: url, root: @root),
      client: TaskerContribRails::Client.new(url: server))
  end

  def states(doctor) = doctor.examinations.to_h { |examination| [ examination.name, examination.state ] }
  def finding(doctor, name) = doctor.examinations.find { |examination| examination.name == name }

  def sql(*statements, database: nil)
    connection = PG.connect(database ? address(database:) : url)
    statements.map { |statement| connection.exec(statement) }.last
  ensure
    connection&.close
  end

  # The same server under another database, role or port.
  def address(database: nil, role: nil, port: nil)
    URI(url).tap do |uri|
      uri.path = "/#{database}" if database
      uri.user, uri.password = role, role if role
      uri.port = port if port
    end.to_s
  end

  # So that a result of an earlier example, of whatever spec, is none of this one's.
  before { sql("SELECT pgmq.purge_queue('orchestration_step_results')") }

  it "is content with an engine that is well" do
    expect(states(doctor).except("versions", "queues").values.uniq).to eq([ :well ]), doctor.text
    expect(doctor).to be_well
    expect(finding(doctor, "versions").finding).to include("server 0.1.8")
    expect(JSON.parse(doctor.json))
      .to include("well" => true, "examinations" => include(include("name" => "clock", "state" => "well")))
  end

  it "leaves nothing behind" do
    expect { doctor.examinations }.not_to(change { sql("SELECT relname FROM pg_class ORDER BY 1").to_a })
  end

  it "says that the database is stopped, and leaves out what it can't see then" do
    stopped = doctor(url: address(port: nowhere))

    expect(states(stopped))
      .to include("database" => :unwell, "schema" => :skipped, "rights" => :skipped, "queues" => :skipped,
        "clock" => :skipped, "server" => :unsure)
    expect(finding(stopped, "database")).to have_attributes(finding: /can't be reached: .*refused/, advice: /--stack/)
    expect(stopped).not_to be_well
  end

  it "says that the server is stopped" do
    stopped = doctor(server: "http://127.0.0.1:#{nowhere}")

    expect(states(stopped)).to include("database" => :well, "server" => :unwell)
    expect(finding(stopped, "server").advice).to include("TASKER_ORCHESTRATION_URL")
  end

  describe "with a database of its own" do
    let(:name) { "doctor_#{SecureRandom.hex(4)}" }

    before { sql("CREATE DATABASE #{name}") }
    after { sql("DROP DATABASE #{name} WITH (FORCE)") }

    it "says that the schema is absent, and that the server listens elsewhere" do
      bare = doctor(url: address(database: name))

      expect(states(bare))
        .to include("database" => :well, "schema" => :unwell, "rights" => :skipped, "queues" => :skipped,
          "clock" => :well, "server" => :unwell)
      expect(finding(bare, "schema").finding).to eq("Tasker's schema is not in this database.")
      expect(finding(bare, "server").finding).to include("does not listen for results on this database")
    end

    it "says that the schema is another one" do
      sql("CREATE SCHEMA tasker", "CREATE TABLE tasker.tasks (id int)", database: name)

      expect(finding(doctor(url: address(database: name)), "schema").finding)
        .to match(/does not know this schema: .* and \d+ more missing/)
    end
  end

  describe "as a role of its own" do
    let(:role) { "doctor_#{SecureRandom.hex(4)}" }

    before { sql("CREATE ROLE #{role} LOGIN PASSWORD '#{role}'") }
    after { sql("DROP OWNED BY #{role}", "DROP ROLE #{role}") }

    it "names the rights that are missing" do
      expect(finding(doctor(url: address(role:)), "rights"))
        .to have_attributes(state: :unwell,
          finding: /\A`#{role}` lacks CREATE on schema pgmq, .*, USAGE on schema tasker and \d+ more\.\z/)
    end

    it "notices that the role can't make queues, whatever it is granted" do
      sql("GRANT USAGE ON SCHEMA tasker, pgmq TO #{role}", "GRANT CREATE ON SCHEMA pgmq TO #{role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tasker, pgmq TO #{role}",
        "REVOKE EXECUTE ON FUNCTION pgmq.create(text) FROM PUBLIC")

      expect(finding(doctor(url: address(role:)), "rights"))
        .to have_attributes(state: :unwell, finding: /lacks the right to make queues \(.*permission denied/)
    ensure
      sql("GRANT EXECUTE ON FUNCTION pgmq.create(text) TO PUBLIC")
    end

    it "asks for what the guide to deployment grants, and for no more" do
      guide = File.read(File.expand_path("../../docs/deployment.md", __dir__))[/^```sql\n(.*?)^```/m, 1]
      granted = guide.lines.grep(/\AGRANT (?!tasker_worker)/).map { |line| line.gsub("tasker_worker", role) }
      sql("ALTER ROLE #{role} SET search_path = tasker, public", "GRANT #{role} TO CURRENT_USER", *granted)
      expect(finding(doctor(url: address(role:)), "rights")).to have_attributes(state: :well)

      expect(finding(doctor(url: address(role:)), "server"))
        .to have_attributes(state: :unsure, finding: /was not checked/)
      sql("GRANT pg_read_all_stats TO #{role}")
      expect(finding(doctor(url: address(role:)), "server").state).to eq(:well)
      sql("REVOKE pg_read_all_stats FROM #{role}")

      sql("REVOKE INSERT ON tasker.workflow_step_result_audit FROM #{role}")
      expect(finding(doctor(url: address(role:)), "rights").finding)
        .to eq("`#{role}` lacks INSERT on tasker.workflow_step_result_audit.")
    end
  end

  it "says that results wait though a server answers" do
    sql("SELECT pgmq.create('doctor_results')",
      "INSERT INTO pgmq.q_doctor_results (vt, message, enqueued_at) VALUES (now(), '{}', now() - interval '5 minutes')")
    session = TaskerContribRails::Database::Session.new(url)
    questions = described_class::EngineDatabase.new(session, results: "doctor_results", now: Time.method(:now))
    questions.database

    expect(questions.queues)
      .to have_attributes(state: :unwell, finding: /\A1 results are waiting, the oldest for 30\d s/)
  ensure
    session&.close
    sql("SELECT pgmq.drop_queue('doctor_results')")
  end
end
