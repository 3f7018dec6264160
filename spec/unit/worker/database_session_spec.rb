# frozen_string_literal: true

RSpec.describe TaskerContribRails::Worker::DatabaseSession do
  it "says that it needs the pg gem, where that is not in the bundle" do
    database = described_class.new("postgresql://nobody@127.0.0.1:1/none")
    allow(database).to receive(:require).with("pg").and_raise(LoadError)
    hide_const("PG")

    expect { database.query("SELECT 1") }.to raise_error(TaskerContribRails::Error::DatabaseUnavailable, /add `gem "pg"`/)
  end
end
