# frozen_string_literal: true

RSpec.describe TaskerContribRails::Deploys::Change do
  def change(severity: "error", accepted: nil)
    finding = { "code" => "TC8002", "severity" => severity, "message" => "No.", "label" => "", "help" => "",
      "related" => [],
                "span" => { "source" => "a.yaml", "line" => 1, "column" => 1, "length" => 1 } }
    described_class.from_record("finding" => finding, "namespace" => "shop", "name" => "order", "version" => "1.0.0",
      "step" => "ship", "accepted-because" => accepted)
  end

  it "is of a template's step, with what is found" do
    expect(change).to have_attributes(namespace: "shop", name: "order", version: "1.0.0", step: "ship", accepted: nil)
    expect(change.finding).to have_attributes(code: "TC8002", place: "a.yaml:1:1")
  end

  it "is an error unless the file accepts it, or it is none" do
    expect(change).to be_error
    expect(change(accepted: "renamed")).not_to be_error
    expect(change(severity: "warning")).not_to be_error
  end
end
