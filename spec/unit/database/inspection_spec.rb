# frozen_string_literal: true

# Whether the engine's database takes these statements is in spec/e2e/doctor_spec.rb.
RSpec.describe TaskerContribRails::Database::Inspection do
  subject(:inspection) { described_class.new(session) }

  let(:session) { instance_double(TaskerContribRails::Database::Session, quote: '"q_shop"') }

  it "rolls back the queue that it makes to try whether it may" do
    committed = false
    allow(session).to receive(:query).and_return([])
    allow(session).to receive(:transaction) { |&block| block.call.tap { committed = true } }
    expect(inspection.try_queue).to be_nil
    expect(session).to have_received(:query).with(/pgmq\.create/).once
    expect(committed).to be(false)
  end

  it "counts the servers that listen, where this role can see them" do
    allow(session).to receive(:query).and_return([ { "servers" => "0" } ], [ { "servers" => nil } ])
    expect([ inspection.servers, inspection.servers ]).to eq([ 0, nil ])
  end

  it "says rights in the words of a GRANT" do
    allow(session).to receive(:query).and_return([ { "privilege" => "INSERT", "object" => "tasker.tasks" } ])
    expect(inspection.lacking).to eq([ "INSERT on tasker.tasks" ])
  end

  it "asks for the rights that the guide to deployment grants a worker, and for no others" do
    guide = File.read(File.expand_path("../../../docs/deployment.md", __dir__))[/^```sql\n(.*?)^```/m, 1]
    granted = guide.scan(/^GRANT ([A-Z, ]+) ON (tasker\.[\w., ]+) TO/).flat_map do |rights, tables|
      rights.split(", ").product(tables.delete_prefix("tasker.").split(", tasker."))
    end
    asked = described_class.const_get(:SQL).fetch(:rights).scan(/\('(\w+)', '([A-Z]+)'\)/).map(&:reverse)

    expect(asked).to match_array(granted)
    expect(guide).to include("GRANT USAGE ON SCHEMA tasker TO", "GRANT SELECT ON ALL TABLES IN SCHEMA tasker TO",
      "GRANT USAGE, CREATE ON SCHEMA pgmq TO", "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgmq TO")
  end
end
