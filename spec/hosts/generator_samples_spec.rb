# frozen_string_literal: true

require "json"
require "shellwords"
require_relative "../../rakelib/diagnostic_table"

# The samples of docs/diagnostics for the generator: the broken one gives exactly its code, the mended one none.
RSpec.describe "The samples of guest/data/diagnostics/generator.toml" do
  DiagnosticTable.read("generator").each do |code, entry|
    it "#{code}: #{entry["title"]}" do
      expect(codes(entry.fetch("broken"))).to eq([ code ])
      expect(codes(entry.fetch("mended"))).to eq([])
    end
  end

  def codes(sample)
    if sample.start_with?("# config/tasker/templates/")
      TaskerContribRails::Component.call("generator", "render-workflow", of_template(sample))
    elsif sample.start_with?("{\"files\"")
      TaskerContribRails::Component.call("plugins", "render", JSON.parse(sample))
    elsif sample.start_with?("{\"name\"")
      TaskerContribRails::Component.call("plugins", "settings", JSON.parse(sample))
    else
      TaskerContribRails::Component.call("generator", "render", request(sample))
    end
    []
  rescue TaskerContribRails::Error::Rejected => error
    error.diagnostics.map(&:code).uniq
  end

  def request(sample)
    case sample
    when /\A\{/ then JSON.parse(sample)
    when %r{\A# lib/templates/tasker/(\S+)\n}
      build("step_handler", { name: "Charge" }, [ { name: $1, text: sample } ])
    else command(*sample.shellsplit)
    end
  end

  # As the generators themselves ask: see host-ruby/lib/generators.
  def command(generator, name, *rest)
    return build("task_template", { name:, steps: rest.join(" ") }) if generator == "tasker:task_template"
    return build("subscriber", { name:, patterns: rest.join(" ") }) if generator == "tasker:subscriber"

    type = rest[rest.index("--type") + 1] if rest.include?("--type")
    own = %w[api decision batchable].include?(type)
    base_url = rest[rest.index("--base_url") + 1] if rest.include?("--base_url")
    build(own ? "step_handler_#{type}" : "step_handler", { name:, type: (type unless own), base_url: }.compact)
  end

  def of_template(text)
    { task_template: { name: "order.yaml", text: }, step_words: "", handlers: true, arguments: [],
      handler_arguments: [],
      acronyms: [], sources: [], options: [] }
  end

  def build(template, arguments, sources = [])
    { template:, arguments: arguments.map { |name, value| { name:, value: } }, acronyms: [], sources:, options: [] }
  end
end
