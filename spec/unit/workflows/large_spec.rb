# frozen_string_literal: true

# Workflows of a size that somebody has, and of one that nobody should have.
RSpec.describe "A large workflow" do
  # The steps that step +number+ needs are given by the block.
  def template(count, key: "dependencies")
    steps = Array.new(count) do |number|
      "  - name: step_#{number}\n    #{key}: [#{yield(number).map { |before| "step_#{before}" }.join(", ")}]\n" \
        "    handler: { callable: Shop::S#{number}Handler }\n"
    end
    "name: large\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n#{steps.join}"
  end

  # One to three of the +back+ steps before it.
  def some(count, back, random: Random.new(1))
    template(count) { |number| ([ 0, number - back ].max...number).to_a.sample(random.rand(1..3), random:) }
  end

  def call(function, *arguments) = TaskerContribRails::Component.call("workflow", function, *arguments)
  def draw(text)
    call("draw-template", { name: "large.yaml", text: }, "svg", TaskerContribRails::Workflows::View.new.to_h, [])
  end
  def check(text) = call("read", { name: "large.yaml", text: }, [])["findings"]

  {
    "25 steps, each after the six before it" => -> { template(25) { |number| [ 0, number - 6 ].max...number } },
    "20 steps, each after all before it" => -> { template(20) { |number| 0...number } },
    "50 steps, each after all before it" => -> { template(50) { |number| 0...number } },
    "100 steps, each after some of the ten before it" => -> { some(100, 10) },
    "200 steps, each after some before it" => -> { some(200, 200) },
    "500 steps, each after some before it" => -> { some(500, 500) },
    "a chain of 100, and one step after all" => -> {
      template(101) { |number| number == 100 ? 0...100 : [ number - 1 ].reject(&:negative?) }
    },
    "a cycle of 2,000" => -> { template(2_000) { |number| [ (number - 1) % 2_000 ] } },
    "5,000 steps, each after some of the ten before it" => -> { some(5_000, 10) }
  }.each do |shape, text|
    it "is drawn: #{shape}" do
      svg = draw(instance_exec(&text))

      expect(svg).to end_with("</svg>\n")
      expect(svg.scan("<title>").size).to eq(svg[/(\d+) steps/, 1].to_i)
    end
  end

  # Twenty of a kind are shown, and how many more there are: at every size.
  [ 21, 160, 168, 2_000 ].each do |steps|
    it "has #{steps - 1} misspelt dependencies found, those that are shown with a suggestion" do
      found = check(template(steps) { |number| number.zero? ? [] : [ "#{number - 1}x" ] }).select do |finding|
        finding["code"] == "TC3033"
      end

      expect(found.first(20).map { |finding| finding["message"] }).to all(end_with("which does not exist."))
      expect(found.first(10).map { |finding| finding["help"] }).to all(start_with("Did you mean"))
      expect(found.drop(20).map { |finding| finding["message"] })
        .to eq(steps == 21 ? [] : [ "#{steps - 21} more places have the same problem." ])
    end
  end

  it "has every misspelt key found, with the right one" do
    found = check(template(2_000, key: "dependenceis") { [] }).select { |finding| finding["code"] == "TC3010" }

    expect(found.first(20).map { |finding| finding["help"] }).to all(eq("Did you mean `dependencies`?"))
    expect(found.drop(20).map { |finding| finding["message"] }).to eq([ "1980 more places have the same problem." ])
  end

  # So many that what grows with their square runs out of fuel.
  {
    "10,000 unknown keys" => "#{Array.new(10_000) { |n| "k#{n}: 1\n" }.join}steps: []\n",
    "10,000 keys that are nearly right" => "#{Array.new(10_000) { |n| "nam#{n}: 1\n" }.join}steps: []\n",
    "5,000 keys of another tool in one step" => "steps:\n  - name: a\n    handler: { callable: A }\n" \
      "#{Array.new(5_000) { |n| "    needs#{"_" * (n % 30)}#{n}: [a]\n" }.join}",
    "10,000 dependencies of one step, all unknown" => "steps:\n  - { name: a, handler: { callable: A }, " \
      "dependencies: [#{Array.new(10_000) { |n| "b#{n}" }.join(", ")}] }\n",
    "3,000 steps that are numbers" => "steps: [#{([ 1 ] * 3_000).join(", ")}]\n",
    "10,000 tags" => "steps:\n  - { name: a, handler: { callable: A, initialization: { x: " \
      "[#{([ "!ENV x" ] * 10_000).join(", ")}] } } }\n"
  }.each do |shape, text|
    it "is checked to its end: #{shape}" do
      expect(check(text).map { |finding| finding["code"] }.tally.values).to all(be <= 21)
    end
  end

  it "says once that it declares no schema" do
    found = check(template(1_000) { |number| [ number - 1 ].reject(&:negative?) })

    expect(found.map { |finding| finding["message"] })
      .to eq([ "`step_0` and 999 other steps declare no `result_schema`." ])
  end

  it "is refused before it is read where it has more than a megabyte" do
    found = check("# x\n" * 300_000)

    expect(found.map { |finding| finding.values_at("code", "message") })
      .to eq([ [ "TC3007", "The file is 1200000 bytes long. At most 1048576 are allowed." ] ])
  end
end
