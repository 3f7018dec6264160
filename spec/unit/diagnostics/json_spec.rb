# frozen_string_literal: true

RSpec.describe TaskerContribRails::Diagnostics::Json do
  let(:found) do
    TaskerContribRails::Diagnostic.new(code: "TC2010", severity: :error, message: "No.", source: "config/a b.toml",
      line: 2, column: 3, length: 4, label: "here", help: "Do.")
  end

  it "is one object with a list" do
    parsed = JSON.parse(described_class.draw([ found ], accepted: [ found.with(code: "TC2048") ]))

    expect(parsed["diagnostics"]).to eq([
      { "code" => "TC2010", "severity" => "error", "message" => "No.", "source" => "config/a b.toml", "line" => 2,
        "column" => 3, "length" => 4, "label" => "here", "help" => "Do.",
        "explain" => "bin/rails tasker:explain TC2010" }
    ])
    expect(parsed["accepted"].map { |finding| finding["code"] }).to eq(%w[ TC2048 ])
  end

  it "is an object also where nothing was found" do
    expect(JSON.parse(described_class.draw([]))).to eq("diagnostics" => [], "accepted" => [])
  end

  it "has nothing in it that drives a terminal, and is read as it was" do
    text = described_class.draw([ found.with(message: "a\nb\e[2J") ])

    expect(text).not_to include("\e")
    expect(JSON.parse(text)["diagnostics"].first["message"]).to eq("a\nb\e[2J")
  end
end
