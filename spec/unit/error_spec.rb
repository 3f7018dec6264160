# frozen_string_literal: true

RSpec.describe TaskerContribRails::Error do
  it "is what every error of the gem is, so that one rescue takes them all" do
    causes = described_class.constants.map { |name| described_class.const_get(name) }

    expect(causes).to all(be < described_class)
    expect([ described_class::OutOfFuel, described_class::OutOfMemory, described_class::TooDeep ])
      .to all(be < described_class::TooLarge)
  end

  it "says of a rejection each finding with its place" do
    found = [ [ "a.yaml", 2, 3 ], [ "b.yaml", 0, 0 ] ].map do |source, line, column|
      TaskerContribRails::Diagnostic.new(code: "TC3010", severity: :error, message: "No.", source:, line:, column:)
    end
    error = described_class::Rejected.new(found, texts: { "b.yaml" => "b" })

    expect(error.message).to eq("a.yaml:2:3: No.\nb.yaml: No.")
    expect(error).to have_attributes(diagnostics: found, texts: { "b.yaml" => "b" })
  end
end
