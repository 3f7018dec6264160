# frozen_string_literal: true

RSpec.describe "spec/cases/config, hosted in Ruby" do
  Case.all("config").each do |config|
    it(config.title) { expect(outcome(config)).to eq(config.expected) }
  end

  def outcome(config)
    merged = TaskerContribRails::Component.call("config", "merge", inputs(config))
    masked = { "masked.toml" => merged["masked"] } unless merged["masked"] == merged["text"]
    { "merged.toml" => merged["text"], **masked.to_h, "origins.txt" => origins(merged["settings"]),
      **Case.findings(merged["findings"].map { |record| TaskerContribRails::Diagnostic.from_record(record) }) }
  rescue TaskerContribRails::Error::Rejected => error
    Case.findings(error.diagnostics)
  end

  def origins(settings)
    settings.map do |setting|
      default = setting["origin"].tr("-", " ") if setting["origin"].end_with?("default")
      place = default || setting["span"].values_at("source", "line", "column").map { |part| part || 0 }.join(":")
      "#{setting["path"]} #{place}\n"
    end.join
  end

  def inputs(config)
    given = config.json("inputs.json")
    sources = config.given.except("inputs.json")
    { context: given["context"], environment: given["environment"], code_settings: given["code_settings"] || [],
      variables: given["variables"].map { |name, value| { name:, value: } }, unavailable_variables: [],
      pool_size: given["pool_size"], options: given["profile"] ? [ { name: "profile", value: given["profile"] } ] : [],
      files: sources.map { |name, text| { name:, layer: layer(name), text:, problem: nil } } }
  end

  def layer(name)
    { "base" => "base", "environments" => "environment", "final.toml" => "final" }.fetch(name.split("/").first)
  end
end
