# frozen_string_literal: true

require "prism"

RSpec.describe "spec/cases/generator, hosted in Ruby" do
  Case.all("generator").each do |generation|
    it(generation.title) { expect(outcome(generation.json("request.json"))).to eq(generation.expected) }
  end

  it "holds only Ruby that parses without a warning" do
    Dir["#{Case::ROOT}/generator/*/output/**/*.rb"].each do |file|
      next if file.include?("/template_of_the_application/") || file.include?("/manifest_of_the_application/")

      result = Prism.parse_file(file)
      expect([ file, result.errors, result.warnings ]).to eq([ file, [], [] ])
    end
  end

  it "reaches every code of the generator but none that is not in the table" do
    found = [ *Case.all("generator"), *Case.all("plugins") ].map { |one| one.expected["findings.txt"] }.join
    reached = found.scan(/^\S.*? \w+ (TC1\d+): /).flatten
    table = File.read("#{__dir__}/../../guest/data/diagnostics/generator.toml").scan(/^\[(TC\d+)\]$/).flatten

    expect(reached.uniq.sort).to eq(table.sort) # a workflow's own findings come from its interface
  end

  def outcome(request)
    files = TaskerContribRails::Component.call("generator", "render", { "options" => [], **request })
    files.to_h { |file| [ "output/#{file["path"]}", file["text"] ] }
  rescue TaskerContribRails::Error::Rejected => error
    Case.findings(error.diagnostics)
  end
end
