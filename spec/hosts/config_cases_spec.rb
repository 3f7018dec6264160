# frozen_string_literal: true

require "json"

# The folders that the native Rust tests run, run by the shipped component in Ruby.
RSpec.describe "spec/cases/config, hosted in Ruby" do
  out = %w[ merged.toml masked.toml origins.txt diagnostics.json ]

  Dir[File.expand_path("../cases/config/*", __dir__)].sort.each do |folder|
    it File.basename(folder).tr("_", " ") do
      expected = out.select { |name| File.file?("#{folder}/#{name}") }.to_h { |name| [ name, parsed(name, File.read("#{folder}/#{name}")) ] }

      expect(outcome(folder)).to eq(expected)
    end
  end

  def parsed(name, text) = name.end_with?(".json") ? JSON.parse(text) : text

  def outcome(folder)
    merged = TaskerContribRails::Component.call("config", "merge", inputs(folder))
    findings = merged["findings"].map { |record| TaskerContribRails::Diagnostic.from_record(record) }
    { "merged.toml" => merged["text"], "masked.toml" => (merged["masked"] unless merged["masked"] == merged["text"]),
      "origins.txt" => merged["settings"].map { |setting| "#{setting["path"]} #{origin(setting)}\n" }.join, **found(findings) }.compact
  rescue TaskerContribRails::Error::Rejected => error
    found(error.diagnostics)
  end

  def found(diagnostics)
    return {} if diagnostics.empty?

    { "diagnostics.json" => diagnostics.map { |diagnostic| diagnostic.to_h.except(:related).transform_keys(&:to_s).merge("severity" => diagnostic.severity.to_s) } }
  end

  def origin(setting)
    return setting["origin"].tr("-", " ") if setting["origin"].end_with?("default")

    setting["span"].fetch_values("source", "line", "column").join(":")
  end

  def inputs(folder)
    given = JSON.parse(File.read("#{folder}/inputs.json"))
    sources = { "base" => "base", "environments" => "environment" }.flat_map do |below, layer|
      Dir["#{folder}/#{below}/*.toml"].sort.map { |file| source("#{below}/#{File.basename(file)}", layer, file) }
    end
    sources << source("final.toml", "final", "#{folder}/final.toml") if File.file?("#{folder}/final.toml")
    { context: given["context"], environment: given["environment"], sources:, overrides: given["overrides"] || [],
      variables: given["variables"].map { |name, value| { name:, value: } }, pool_size: given["pool_size"] }
  end

  def source(name, layer, file) = { name:, layer:, text: File.binread(file).force_encoding("UTF-8"), problem: "" }
end
