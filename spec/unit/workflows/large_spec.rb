# frozen_string_literal: true

# Workflows of a size that somebody has, and of one that nobody should have.
RSpec.describe "A large workflow" do
  # The steps that step +number+ needs are given by the block.
  def template(count, key: "dependencies")
    steps = Array.new(count) { |number| "  - name: step_#{number}\n    #{key}: [#{yield(number).map { |before| "step_#{before}" }.join(", ")}]\n    handler: { callable: Shop::S#{number}Handler }\n" }
    "name: large\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n#{steps.join}"
  end

  # One to three of the +back+ steps before it.
  def some(count, back, random: Random.new(1))
    template(count) { |number| ([ 0, number - back ].max...number).to_a.sample(random.rand(1..3), random:) }
  end

  def call(function, *arguments) = TaskerContribRails::Component.call("workflow", function, *arguments)
  def draw(text) = call("graph", { name: "large.yaml", text: }, "svg")
  def check(text) = call("check", [ { name: "large.yaml", text: } ])

  {
    "25 steps, each after the six before it" => -> { template(25) { |number| [ 0, number - 6 ].max...number } },
    "20 steps, each after all before it" => -> { template(20) { |number| 0...number } },
    "50 steps, each after all before it" => -> { template(50) { |number| 0...number } },
    "100 steps, each after some of the ten before it" => -> { some(100, 10) },
    "200 steps, each after some before it" => -> { some(200, 200) },
    "500 steps, each after some before it" => -> { some(500, 500) },
    "a chain of 100, and one step after all" => -> { template(101) { |number| number == 100 ? 0...100 : [ number - 1 ].reject(&:negative?) } },
    "a cycle of 5,000" => -> { template(5_000) { |number| [ (number - 1) % 5_000 ] } },
    "5,000 steps, each after some of the ten before it" => -> { some(5_000, 10) }
  }.each do |shape, text|
    it "is drawn: #{shape}" do
      svg = draw(instance_exec(&text))

      expect(svg).to end_with("</svg>\n")
      expect(svg.scan("<title>").size).to eq(svg[/(\d+) steps/, 1].to_i)
    end
  end

  it "has every misspelt dependency found, the first of them with a suggestion" do
    found = check(template(50) { |number| number.zero? ? [] : [ "#{number - 1}x" ] }).select { |finding| finding["code"] == "TC3033" }
    expect(found.size).to eq(49)
    expect(found.map { |finding| finding["help"] }).to all(start_with("Did you mean"))

    expect(check(template(5_000) { |number| number.zero? ? [] : [ "#{number - 1}x" ] }).count { |finding| finding["code"] == "TC3033" }).to eq(4_999)
  end

  it "has every misspelt key found, with the right one" do
    found = check(template(5_000, key: "dependenceis") { [] }).select { |finding| finding["code"] == "TC3010" }

    expect(found.size).to eq(5_000)
    expect(found.last["help"]).to eq("Did you mean `dependencies`?")
  end

  it "is told once that it declares no schema" do
    found = check(template(5_000) { |number| [ number - 1 ].reject(&:negative?) })

    expect(found.map { |finding| finding["message"] }).to eq([ "`step_0` and 4999 other steps declare no `result_schema`." ])
  end

  it "is refused before it is read where it has more than a megabyte" do
    found = check("# x\n" * 300_000)

    expect(found.map { |finding| finding.values_at("code", "message") }).to eq([ [ "TC3007", "The file is 1200000 bytes long, and 1048576 are the most." ] ])
  end
end
