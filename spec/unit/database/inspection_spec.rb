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
end
