# frozen_string_literal: true

require "prism"

# Whatever stands in a name, an address or a pattern: what is generated holds the
# nodes that it holds for a harmless one, and no other.
RSpec.describe "What is generated from a hostile text" do
  TEXTS = [
    "split\nsystem('touch x')\n#", "w\#{`touch x`}", "\#$0", %(a"; exit; "), "a'b", "a\\", "a\r\nb", "a: b", "a # b",
    "%w[", "a]", "- a", "*a", "&a",
    "=begin\na\n=end", "a\n__END__\n", "a\u2028b", "a\u202Eb", "\u{F8FF}a", "a`b`", "<%= exit %>", "{{ 7 * 7 }}",
    "{% raw %}", "true", "null", "'''", "\"\"\"", "exit", "a.b-c"
  ].freeze
  HARMLESS = {
    "name" => "Shop::ChargeHandler", "steps" => "one two:one", "patterns" => "order.paid order.*", "reads" => "one two",
    "branches" => "one two", "worker" => "one", "batch" => "one", "base_url" => "one",
    "workflow" => "shop/order", "step" => "one", "types" => "Shop::OrderTypes", "input" => "true"
  }.freeze
  # Their keys are texts too.
  NAMED = %w[ keywords properties ].freeze
  # What is JSON has the text in every place.
  JSON_WITH = {
    "jobs" => ->(text) do
      job = { step: text, job: text, dependencies: [ text ], next: text, arguments: [ text ],
              keywords: [ { name: text, value: text } ], attempts: 3, notes: [ text ] }
      JSON.generate([ job, job ])
    end,
    "structs" => ->(text) do
      type = { lists: [ nil ], struct: nil, name: "String", enum: [ text, text ] }
      named = [ { name: "Input", attributes: [ { name: "one", type: } ], left: [ text ] } ]
      odd = { name: text, attributes: [ { name: text, type: } ], left: [] }
      JSON.generate(text == "one" ? named : [ *named, odd ])
    end,
    "results" => ->(text) { JSON.generate([ { parameter: "one", step: text, type: nil } ]) },
    "inputs" => ->(text) { JSON.generate(required: [ text ], properties: [ { name: text, type: text } ]) }
  }.freeze

  TaskerContribRails::Component.call("generator", "templates").each do |template|
    template["parameters"].each do |parameter|
      it "#{template["name"]}: #{parameter["name"]}" do
        usual = shapes(template, {}) || raise("#{template["name"]} refuses what is harmless")
        TEXTS.each do |text|
          [ text, "one #{text}" ].each do |given|
            given = JSON_WITH[parameter["name"]]&.call(given) || given
            shapes(template, { parameter["name"] => given })&.each do |path, shape|
              expect(shape).to eq(usual.fetch(path)), "#{path} for #{given.inspect}" if usual.key?(path)
            end
          end
        end
      end
    end
  end

  # @return [Hash, nil] of each file the shape of its tree, nil where the text is refused
  def shapes(template, own)
    arguments = template["parameters"].map { |one| { name: one["name"], value: own[one["name"]] || value(one) } }
    files = TaskerContribRails::Component.call("generator", "render",
      { template: template["name"], arguments:, acronyms: [], sources: [], options: [] })
    files.to_h { |file| [ file["path"], shape(file) ] }
  rescue TaskerContribRails::Error::Rejected
    nil
  end

  def value(parameter)
    return "true" if %w[ spec test ].include?(parameter["name"])

    harmless(parameter["name"]) || parameter["default-value"].to_s
  end

  def harmless(name) = JSON_WITH[name]&.call("one") || HARMLESS[name]

  def shape(file)
    case File.extname(file["path"])
    when ".rb" then ruby(file["text"])
    when ".yaml" then yaml(YAML.safe_load(file["text"], aliases: true))
    else file["text"].count("\n")
    end
  end

  # Elements of lists that repeat are one: a list of names may be longer.
  def ruby(text)
    parsed = Prism.parse(text)
    expect(parsed.errors).to be_empty, text
    node(parsed.value)
  end

  def node(node) = [ node.type, *node.compact_child_nodes.map { |child| node(child) }.uniq ]

  def yaml(value)
    case value
    when Hash
      value.except("dependencies").to_h { |key, child| [ key, NAMED.include?(key) ? yaml(child.values) : yaml(child) ] }
    when Array then value.map { |child| yaml(child) }.uniq
    else value.class
    end
  end
end
