# frozen_string_literal: true

RSpec.describe TaskerContribRails::Configuration::Setting do
  def setting(origin, source: nil, line: nil)
    described_class.from_record("path" => "common.a", "value" => "3", "origin" => origin,
      "span" => source && { "source" => source, "line" => line })
  end

  it "says where its value comes from" do
    expect(setting("default").place).to eq("default")
    expect(setting("worker-default").place).to eq("default in a Rails worker")
    expect(setting("source", source: "config/tasker/base/common.toml", line: 4).place)
      .to eq("config/tasker/base/common.toml:4")
    expect(setting("code", source: "config/application.rb").place).to eq("config/application.rb")
  end

  it "has the value as it is written" do
    expect(setting("worker-default")).to have_attributes(path: "common.a", value: "3", origin: :worker_default)
  end
end
