# frozen_string_literal: true

RSpec.describe TaskerContribRails::Diagnostic do
  let(:record) do
    span = { "source" => "a.yaml", "line" => 3, "column" => 5, "length" => 4 }
    { "code" => "TC3033", "severity" => "warning", "message" => "No.", "span" => span, "label" => "here",
      "help" => "Do.",
      "related" => [ { "span" => span.merge("line" => 1), "message" => "before" } ] }
  end

  it "is what the component found, at its place" do
    found = described_class.from_record(record)

    expect(found.to_h)
      .to include(code: "TC3033", severity: :warning, message: "No.", label: "here", help: "Do.", length: 4)
    expect(found.place).to eq("a.yaml:3:5")
    expect(found.related.map { |other| [ other.place, other.message ] }).to eq([ [ "a.yaml:1:5", "before" ] ])
  end

  it "knows how grave it is" do
    kinds = %i[ error warning note ].map { |severity| described_class.from_record(record).with(severity:) }
    expect(kinds.map { |found| [ found.error?, found.warning?, found.note? ] })
      .to eq([ [ true, false, false ], [ false, true, false ], [ false, false, true ] ])
  end
end
