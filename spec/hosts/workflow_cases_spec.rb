# frozen_string_literal: true

require "nokogiri"

# The folders that the native Rust tests run, run by the shipped component in Ruby.
RSpec.describe "spec/cases/workflow, hosted in Ruby" do
  Dir[File.expand_path("../cases/workflow/*", __dir__)].select { |path| File.directory?(path) }.sort.each do |folder|
    it File.basename(folder).tr("_", " ") do
      sources = Dir["#{folder}/*.yaml"].sort.map { |file| { name: File.basename(file), text: File.read(file) } }

      readings = sources.map { |source| call("read", source) }
      expect(written(readings.flat_map { |reading| reading["findings"] } + call("together", readings.filter_map { |reading| reading["identity"] }))).to eq(File.read("#{folder}/check.txt"))
      expected(folder, "plan.txt") { |text| expect(planned(readings.first["template"])).to eq(text) }
      { "graph.mmd" => "mermaid", "graph.dot" => "dot", "graph.svg" => "svg" }.each do |file, format|
        expected(folder, file) { |text| expect(call("graph", sources.first, format)).to eq(text) }
      end
      expected(folder, "graph.svg") { |text| expect { Nokogiri::XML(text, &:strict) }.not_to raise_error }
    end
  end

  def call(...) = TaskerContribRails::Component.call("workflow", ...)

  def expected(folder, file)
    yield File.read("#{folder}/#{file}") if File.exist?("#{folder}/#{file}")
  end

  # As spec/cases/workflow/README.md says.
  def written(records)
    records.map do |record|
      lines = [ "#{place(record["span"])} #{record["severity"]} #{record["code"]}: #{record["message"]}" ]
      lines << "  label: #{record["label"]}" unless record["label"].empty?
      lines << "  help: #{record["help"]}" unless record["help"].empty?
      lines.concat(record["related"].map { |related| "  see #{place(related["span"])}: #{related["message"]}" })
      lines.join("\n") << "\n"
    end.join
  end

  def place(span) = "#{span["source"]}:#{span["line"]}:#{span["column"]}+#{span["length"]}"

  def planned(plan)
    "#{plan["layers"].map { |layer| layer.join(" ") }.join("\n")}\n\ncritical path: #{plan["critical-path"].join(" ")}\n"
  end
end
