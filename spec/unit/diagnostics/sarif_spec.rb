# frozen_string_literal: true

RSpec.describe TaskerContribRails::Diagnostics::Sarif do
  let(:related) do
    TaskerContribRails::Diagnostic::Related.new(source: "a b.toml", line: 1, column: 2, length: 3, message: "before")
  end
  let(:found) do
    [ [
      "TC2010", :error, { source: "config/a b.toml", line: 2, column: 3, length: 4, help: "Do.", related: [ related ] }
    ],
      [ "TC2050", :warning, { source: "config/x.rb", line: 7 } ], [ "TC2001", :note, { source: "d:e,f" } ],
      [ "TC2001", :note, { source: "g" } ] ].map do |code, severity, more|
      TaskerContribRails::Diagnostic.new(code:, severity:, message: "No.", **more)
    end
  end
  let(:run) { JSON.parse(described_class.draw(found)).fetch("runs").first }

  it "has a rule for each code, once, with its explanation" do
    rules = run["tool"]["driver"]["rules"]

    expect(rules.map { |rule| rule["id"] }).to eq(%w[ TC2001 TC2010 TC2050 ])
    expect(rules.first["shortDescription"]["text"]).to eq("A configuration file can't be read.")
    expect(rules.first["help"]["text"]).to eq(TaskerContribRails::Diagnostics::Explanation.of("TC2001").text)
  end

  it "has a result for each finding, with its level and what to do" do
    expect(run["results"].map { |result| result["level"] }).to eq(%w[ error warning note note ])
    expect(run["results"].map { |result| result["message"]["text"] }.first(2)).to eq([ "No. Do.", "No." ])
  end

  it "has places in characters, with the path's own characters encoded" do
    expect(run["columnKind"]).to eq("unicodeCodePoints")
    expect(run["results"].first(3).map { |result| result["locations"].first["physicalLocation"] }).to eq([
      { "artifactLocation" => { "uri" => "config/a%20b.toml" },
        "region" => { "startLine" => 2, "startColumn" => 3, "endColumn" => 7 } },
      { "artifactLocation" => { "uri" => "config/x.rb" }, "region" => { "startLine" => 7 } },
      { "artifactLocation" => { "uri" => "d%3Ae%2Cf" } }
    ])
    expect(run["results"].first["relatedLocations"].first["message"]).to eq("text" => "before")
  end
end
