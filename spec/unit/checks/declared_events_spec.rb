# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Checks::DeclaredEvents do
  let(:app) { double(config: double(tasker: double(event_naming: :rails))) }
  let(:unmatched) do
    TaskerContribRails::Diagnostic.new(code: "TC4021", severity: :warning, message: "Nobody.", source: "x.rb")
  end
  let(:other) { unmatched.with(code: "TC4020") }
  let(:order) do
    source("publishes_events: [ { name: order.paid, delivery_mode: fast }, { name: order.kept, delivery_mode: " \
      "durable } ]")
  end

  before { allow(TaskerContribRails::Checks::Subscribers).to receive(:call).and_return([ unmatched, other ]) }

  def source(more, name: "order.yaml")
    text = "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n  - name: pay\n" \
      "    handler: { callable: Pay }\n" \
      "    #{more}\n"
    TaskerContribRails::Workflows::Source.new(name:, text:)
  end

  it "holds what all templates declare against the subscribers, under the application's naming" do
    expect(described_class.new([ order ]).call(app)).to eq([ unmatched, other ])
    expect(TaskerContribRails::Checks::Subscribers).to have_received(:call) do |declared:, naming:|
      expect(naming).to eq(:rails)
      expect(declared.map { |event| [ event[:name][:text], event[:in_process] ] })
        .to eq([ [ "order.paid", true ], [ "order.kept", false ] ])
      expect(declared.first[:name][:span]).to include("source" => "order.yaml", "line" => 7)
    end
  end

  it "blames no subscriber for an event that a template may declare which can't be read" do
    unread = TaskerContribRails::Workflows::Source.new(name: "b.yaml", text: "\xFF")
    expect(described_class.new([ order, unread ]).call(app)).to eq([ other ])
  end
end
