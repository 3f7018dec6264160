# frozen_string_literal: true

require "json"
require "rails"

# What a worker asks before it overwrites templates that tasks use.
RSpec.describe TaskerContribRails::Deploys::Guard do
  let(:log) { StringIO.new }
  let(:session) { double }
  let(:workflows) { [ source("config/order.yaml", name: "order", steps: [ step("charge"), step("send") ]) ] }
  let(:known) { ->(_) { true } }
  let(:registered) { { name: "order", steps: [ step("charge"), step("ship") ] } }
  let(:open) { 2 }

  before do
    allow(TaskerContribRails).to receive(:logger).and_return(Logger.new(log))
    allow(session).to receive(:query) do |_, namespaces, _|
      expect(namespaces).to eq('["shop"]')
      %w[ charge ship ].map.with_index do |name, place|
        { "namespace" => "shop", "name" => "order", "version" => "1.0.0", "step" => name,
          "open" => name == "ship" ? open.to_s : "0", "absent" => "0",
          "tasks" => '["01900000-0000-7000-8000-0000ac2f794f"]',
          "configuration" => (text(**registered) if place.zero?) }
      end
    end
  end

  def step(name) = { name:, handler: { callable: "#{name.capitalize}Handler" } }

  def text(name:, steps:) = JSON.generate(name:, namespace_name: "shop", version: "1.0.0", steps:)

  def source(file, **) = TaskerContribRails::Workflows::Source.new(name: file, text: text(**))

  def guard = described_class.new(session, workflows:, root: Pathname("/app"), known:)

  it "refuses, and says which tasks a change breaks" do
    expect { guard.call(:refuse) }.to raise_error(TaskerContribRails::Error::DeployRefused,
      /TC8002 at config.order\.yaml:1:\d+: Step `ship` is now called `send`.* 2 tasks have ended \(ac2f794f, …\)\./)
  end

  it "only warns where that is asked for" do
    guard = self.guard
    expect(guard.call(:warn)).to eq({})
    expect([ log.string, guard.warning ]).to all(include("These tasks will wait for ever. TC8002"))
  end

  it "serves what is registered in place of the file that breaks it" do
    kept = guard.call(:serve_old)
    expect(kept.keys).to eq([ "/app/config/order.yaml" ])
    expect(JSON.parse(kept.values.first)).to eq(JSON.parse(text(**registered)))
  end

  context "where a handler of what is registered is gone" do
    let(:known) { ->(callable) { callable != "ShipHandler" } }

    it "refuses to serve it" do
      expect { guard.call(:serve_old) }
        .to raise_error(TaskerContribRails::Error::DeployRefused, /The registered templates can't be served instead/)
    end
  end

  context "where the change breaks no task" do
    let(:workflows) do
      [ source("config/order.yaml", name: "order", steps: [ step("charge"), step("ship"), step("mail") ]) ]
    end

    it "does nothing" do
      expect(guard.call(:refuse)).to eq({})
      expect(log.string).to be_empty
    end
  end

  context "where no task is at the step" do
    let(:open) { 0 }

    it "does nothing" do
      %i[ refuse warn serve_old ].each { |mode| expect(guard.call(mode)).to eq({}) }
      expect(log.string).to be_empty
    end
  end

  context "where the application has no workflow that can be read" do
    let(:workflows) { [ TaskerContribRails::Workflows::Source.new(name: "a.yaml", text: "\xff") ] }

    it "asks the database nothing" do
      expect([ :refuse, :serve_old ].map { |mode| guard.call(mode) }).to eq([ {}, {} ])
      expect(session).not_to have_received(:query)
    end
  end
end
