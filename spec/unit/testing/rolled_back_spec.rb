# frozen_string_literal: true

require "active_record"
require "sqlite3"

RSpec.describe TaskerContribRails::Testing::RolledBack do
  def connect
    ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: ":memory:")
    stub_const("KitOrder", Class.new(ActiveRecord::Base) { self.table_name = "kit_orders" })
    KitOrder.connection.create_table(:kit_orders) { |table| table.string :name }
  end

  after { ActiveRecord::Base.remove_connection }

  it "takes back what was written, also in transactions of the block's own, and runs callbacks after a commit" do
    connect
    committed = []
    KitOrder.after_commit { committed << name }
    counted = described_class.call do
      KitOrder.transaction { KitOrder.create!(name: "a") }
      KitOrder.count
    end

    expect([ counted, KitOrder.count, committed ]).to eq([ 1, 0, [ "a" ] ])
  end

  it "is nothing where no database is connected" do
    expect(ActiveRecord::Base).not_to receive(:transaction)
    expect(described_class.call { 7 }).to eq(7)
  end
end
