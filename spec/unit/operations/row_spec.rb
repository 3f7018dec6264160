# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Operations::Row do
  it "has times, its age by the database's clock, and the end of its id for people" do
    row = described_class.from({
      "id" => FakeEngineTables::TASK, "namespace" => "shop", "task" => "order", "version" => "1.0.0",
      "state" => "error", "created" => "1000", "since" => "2000", "now" => "4500"
    })
    expect(row).to have_attributes(created: Time.at(1).utc, since: Time.at(2).utc, age: 2.5, short: "deadbeef",
      state: "error")
  end
end
