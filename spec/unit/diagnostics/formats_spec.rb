# frozen_string_literal: true

RSpec.describe TaskerContribRails::Diagnostics do
  let(:related) { TaskerContribRails::Diagnostic::Related.new(source: "a b.toml", line: 1, column: 2, length: 3, message: "before") }
  let(:found) do
    [
      TaskerContribRails::Diagnostic.new(code: "TC2010", severity: :error, message: "No.", source: "config/a b.toml", line: 2, column: 3, length: 4, label: "here", help: "Do.", related: [ related ]),
      TaskerContribRails::Diagnostic.new(code: "TC2050", severity: :warning, message: "50% of\nthis", source: "config/x.rb", line: 7),
      TaskerContribRails::Diagnostic.new(code: "TC2001", severity: :note, message: "c", source: "d:e,f")
    ]
  end

  it "Json is one object with a list" do
    parsed = JSON.parse(described_class::Json.draw(found))

    expect(parsed.keys).to eq(%w[ diagnostics accepted ])
    expect(parsed["diagnostics"].first).to eq(
      "code" => "TC2010", "severity" => "error", "message" => "No.", "source" => "config/a b.toml", "line" => 2, "column" => 3, "length" => 4, "label" => "here", "help" => "Do.",
      "explain" => "bin/rails tasker:explain TC2010"
    )
    expect(JSON.parse(described_class::Json.draw([]))).to eq("diagnostics" => [], "accepted" => [])
  end

  it "Github is a line a finding, escaped as workflow commands want it" do
    expect(described_class::Github.draw(found)).to eq(<<~TEXT)
      ::error file=config/a b.toml,line=2,col=3,endColumn=7,title=TC2010::No. Do.
      ::warning file=config/x.rb,line=7,title=TC2050::50%25 of%0Athis
      ::notice file=d%3Ae%2Cf,title=TC2001::c
    TEXT
  end

  it "Sarif has rules, results and regions" do
    run = JSON.parse(described_class::Sarif.draw(found)).fetch("runs").first

    expect(run["tool"]["driver"]["rules"]).to eq({
      "TC2001" => "A configuration file can't be read.", "TC2010" => "There is no parameter of this name.", "TC2050" => "There is no parameter of this path."
    }.map { |id, text| { "id" => id, "shortDescription" => { "text" => text }, "help" => { "text" => described_class::Explanation.of(id).text } } })
    expect(run["columnKind"]).to eq("unicodeCodePoints")
    expect(run["results"].map { |result| result["level"] }).to eq(%w[ error warning note ])
    expect(run["results"].map { |result| result["locations"].first["physicalLocation"] }).to eq([
      { "artifactLocation" => { "uri" => "config/a%20b.toml" }, "region" => { "startLine" => 2, "startColumn" => 3, "endColumn" => 7 } },
      { "artifactLocation" => { "uri" => "config/x.rb" }, "region" => { "startLine" => 7 } },
      { "artifactLocation" => { "uri" => "d%3Ae%2Cf" } }
    ])
    expect(run["results"].first["relatedLocations"].first["message"]).to eq("text" => "before")
  end
end
