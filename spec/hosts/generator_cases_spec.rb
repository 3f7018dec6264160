# frozen_string_literal: true

require "json"
require "prism"

# The folders that the native Rust tests run, run by the shipped component in Ruby.
RSpec.describe "spec/cases/generator, hosted in Ruby" do
  Dir[File.expand_path("../cases/generator/*", __dir__)].sort.each do |folder|
    it File.basename(folder).tr("_", " ") do
      request = JSON.parse(File.read("#{folder}/request.json"))

      expect(outcome(request)).to eq(expected(folder))
    end
  end

  it "holds only Ruby that parses without a warning" do
    Dir[File.expand_path("../cases/generator/*/output/**/*.rb", __dir__)].each do |file|
      next if file.include?("/template_of_the_application/") || file.include?("/manifest_of_the_application/")

      result = Prism.parse_file(file)
      expect([ file, result.errors, result.warnings ]).to eq([ file, [], [] ])
    end
  end

  it "reaches every code of the generator but none that is not in the table" do
    reached = Dir[File.expand_path("../cases/generator/*/diagnostics.json", __dir__)].flat_map { |file| JSON.parse(File.read(file)).map { |found| found["code"] } }
    table = File.read(File.expand_path("../../guest/data/diagnostics/generator.toml", __dir__)).scan(/^\[(TC\d+)\]$/).flatten

    expect(reached.grep(/\ATC1/).uniq.sort).to eq(table.sort) # a workflow's own findings come from its interface
  end

  def outcome(request)
    files = TaskerContribRails::Component.call("generator", "render", request)
    files.to_h { |file| [ "output/#{file["path"]}", file["text"] ] }
  rescue TaskerContribRails::Error::Rejected => error
    found = error.diagnostics.map { |diagnostic| diagnostic.to_h.except(:related).transform_keys(&:to_s).merge("severity" => diagnostic.severity.to_s) }
    { "diagnostics.json" => found }
  end

  def expected(folder)
    names = Dir.glob("**/*", File::FNM_DOTMATCH, base: folder).select { |name| File.file?("#{folder}/#{name}") } - [ "request.json" ]
    names.to_h do |name|
      text = File.read("#{folder}/#{name}")
      [ name, name == "diagnostics.json" ? JSON.parse(text) : text ]
    end
  end
end
