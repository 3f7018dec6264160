# frozen_string_literal: true

RSpec.describe "The line under a finding" do
  def drawn(text, column: 1, length: 1, line: 1, name: "base/worker.toml")
    finding = TaskerContribRails::Diagnostic.new(code: "TC2044", severity: :note, message: "m", source: name, line:,
      column:, length:)
    TaskerContribRails::Diagnostics::Text.new(sources: { name => text }).draw([ finding ]).lines[3, 2].map do |shown|
      shown.sub(/\A\d* *\| ?/, "").chomp
    end
  end

  it "hides a secret, with the carets where they were meant" do
    text = %(worker.orchestration_client.auth.token = "S3cr" # x\n)

    expect(drawn(text, column: 42, length: 6))
      .to eq([ %(worker.orchestration_client.auth.token = "***" # x), "#{" " * 41}^^^^^" ])
    expect(drawn(text, column: 44, length: 2))
      .to eq([ %(worker.orchestration_client.auth.token = "***" # x), "#{" " * 45}^" ])
    expect(drawn(text, column: 51, length: 1).last).to eq("#{" " * 50}^"[1..])
  end

  it "hides it in every line of a text, in broken files, in YAML and in code" do
    [
      [ %(worker.web.auth.jwt_private_key = """\nS3cr\nS3cr"""\n), "base/worker.toml", 3 ],
      [ %([worker.web.auth]\napi_key = "S3cr\n), "base/worker.toml", 2 ],
      [ "steps:\n  - handler: { initialization: { password: S3cr } }\n", "config/tasker/templates/order.yaml", 2 ],
      [ "steps:\n  - url: https://u:S3cr@h/x\n", "config/tasker/templates/order.yaml", 2 ],
      [ %(Faraday.new("https://u:S3cr@h", password: "S3cr")\n), "app/handlers/charge_handler.rb", 1 ]
    ].each do |text, name, line|
      expect(drawn(text, name:, line:).join).to include("***").and(not_include("S3cr"))
    end
  end

  it "writes out what drives a terminal, and still points at the right words" do
    expect(drawn("a\e[31m\u202Eb = 1", column: 8, length: 1)).to eq([ 'a\e[31m\u{202E}b = 1', "#{" " * 15}^" ])
  end

  it "cuts a long line around the finding" do
    shown, carets = drawn("#{"x" * 300}here#{"y" * 300}", column: 301, length: 4)

    expect(shown.length).to be <= 160
    expect(shown[carets.index("^"), 4]).to eq("here")
  end

  it "cuts what is marked, too, where it is longer than a line" do
    shown, carets = drawn("name: #{"x" * 500}", column: 7, length: 500)

    expect([ shown.length, carets.length ]).to eq([ 160, 160 ])
    expect([ shown[0, 7], carets[5, 2] ]).to eq([ "name: x", " ^" ])
  end

  RSpec::Matchers.define_negated_matcher :not_include, :include
end
