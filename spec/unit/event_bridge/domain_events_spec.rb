# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::EventBridge::DomainEvents do
  let(:published) { [] }
  let(:wanted) { [ true ] }
  let(:publisher) do
    double(:publisher).tap do |publisher|
      allow(publisher).to receive(:publish) { |name, &fields| published << [ name, (fields.call if wanted.first) ] }
    end
  end
  let(:event) do
    { "event_name" => "order.paid", "event_id" => "e", "business_payload" => '{"total":1}',
      "metadata" => { "task_uuid" => "t", "step_uuid" => "s", "step_name" => "pay", "namespace" => "shop",
                      "correlation_id" => "c", "fired_at" => "2026-01-01T00:00:00Z", "fired_by" => "somebody" },
      "context" => { "task_name" => "order", "task_uuid" => "of another" },
      "execution_result" => { "success" => false, "error" => '{"message":"no"}' } }
  end

  def received(event)
    described_class.new(publisher:).received(event)
    published.last
  end

  it "are published with what is known of task and step, and with their JSON read" do
    name, fields = received(event)

    expect(name).to eq("order.paid")
    expect(fields).to eq(event_id: "e", task_uuid: "t", step_uuid: "s", step_name: "pay", namespace: "shop",
      correlation_id: "c", task_name: "order", payload: { "total" => 1 },
      execution: { success: false, error: { "message" => "no" } }, timestamp: "2026-01-01T00:00:00Z")
  end

  it "may have Symbols for keys" do
    expect(received(event.deep_symbolize_keys)).to eq(received(event))
  end

  it "invents no error of a step that had none" do
    event["execution_result"].delete("error")
    expect(received(event).last[:execution]).to eq(success: false)
  end

  it "have nothing but their name where the parts are missing, or something else" do
    expect(received("event_name" => "order.paid", "metadata" => "x", "context" => nil)).to match(
      [ "order.paid", { event_id: nil, task_name: nil, payload: nil, execution: {}, timestamp: nil } ])
    expect(received({})).to match([ "", Hash ])
  end

  it "are not read where nobody wants them" do
    wanted[0] = false
    expect(JSON).not_to receive(:parse)
    expect(received(event)).to eq([ "order.paid", nil ])
  end
end
