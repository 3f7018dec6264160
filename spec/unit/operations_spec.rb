# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations do
  let(:settings) do
    double(database_url: "postgresql://nobody@127.0.0.1:1/none",
      queues: TaskerContribRails::Configuration::Queues.new("worker", "results", nil), hand_back_after: 30)
  end
  let(:session) do
    instance_double(TaskerContribRails::Database::Session, close: nil, prepared: [])
  end

  let(:lacking) { [] }

  def given = @given

  # The database's name, or what of the statements' own needs is missing.
  before do
    allow(session).to receive(:query) do |sql|
      sql.include?("current_database") ? [ { "name" => "shop" } ] : lacking
    end
  end

  before do
    allow(TaskerContribRails::Database::Session).to receive(:new) { |_, **options| (@given = options) && session }
  end

  it "looks in a session that can write nothing and waits no longer than it may, and closes it" do
    expect(described_class.open(settings:) { |engine| engine }).to be_a(described_class::Engine)
    expect(given[:settings]).to eq(statement_timeout: "'10s'", default_transaction_read_only: "on", jit: "off")
    expect(session).to have_received(:close)
  end

  it "acts in one that can write, and closes it whatever happens" do
    expect { described_class.act(by: "ada", because: "why", settings:) { |actions| raise IOError, actions.class.name } }
      .to raise_error(IOError, described_class::Actions.name)
    expect(given[:settings]).to eq(statement_timeout: "'10s'")
    expect(session).to have_received(:close)
  end

  { "a database without Tasker" => [ "schema tasker", /"shop" has no Tasker in it .*run Tasker's migrations/ ],
    "a schema that it does not know" => [ "column tasker.workflow_steps.attempts",
      /no column tasker.workflow_steps.attempts.*tasker:doctor/ ] }.each do |name, (lacking, said)|
    it "neither looks nor acts with #{name}, and says what to do" do
      allow(session).to receive(:prepared).and_return([ { "missing" => lacking } ])
      ways = [ -> { described_class.open(settings:) { raise "opened" } },
               -> { described_class.act(by: "ada", because: "why", settings:) { raise "opened" } } ]
      ways.each { |way| expect { way.call }.to raise_error(TaskerContribRails::Error::SchemaMissing, said) }
      expect(session).to have_received(:close).twice
    end
  end

  it "holds what its statements need against the schema, beside what a worker needs" do
    lacking << { "missing" => "column tasker.workflow_step_edges.from_step_uuid" }
    expect { described_class.open(settings:) { raise "opened" } }
      .to raise_error(TaskerContribRails::Error::SchemaMissing, /no column tasker.workflow_step_edges.from_step_uuid/)
  end

  it "holds every table and function that they name" do
    statements = TaskerContribRails::Database::Statements.of("tasks")
    used = statements.except(:schema).values.join.gsub(/^\s*--.*$/, "").scan(/tasker\.[a-z_]+/).uniq
    held = statements.fetch(:schema) + TaskerContribRails::Database::Statements.of("claims").fetch(:schema)
    expect(used.reject { |name| held.include?("'#{name}'") }).to be_empty
  end
end
