# frozen_string_literal: true

RSpec.describe TaskerContribRails::Workflows::Drawing do
  def draw(steps, **)
    yaml = steps.map { |name, dependencies|
      "  - name: #{name}\n    handler: { callable: #{name} }\n    dependencies: #{dependencies}\n"
    }.join
    source = { name: "t.yaml", text: "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps:\n#{yaml}" }
    whole = TaskerContribRails::Workflows::View.new.to_h
    drawn = TaskerContribRails::Component.call("workflow", "draw-template", source, "text", whole, [])
    described_class.new(drawn, **).to_s
  end

  it "draws lines from each step to those that need it" do
    expect(draw({ "a" => "[]", "b" => "[a]", "c" => "[a]", "d" => "[b, c]" })).to eq(<<~TEXT)
      shop/order 1.0.0: 4 steps in 3 layers

      ●  a  a
      ├─╮
      ● │  b  b
      │ ●  c  c
      ├─╯
      ●  d  d

      ⇒ Longest chain: a → b → d
    TEXT
  end

  it "crosses lines that pass" do
    expect(draw({ "a" => "[]", "b" => "[]", "c" => "[a, b]", "d" => "[a]", "e" => "[b, d]" }))
      .to include("┼").and include("●  e  e")
  end

  it "says which dependency it leaves out because it closes a cycle" do
    expect(draw({ "a" => "[b]", "b" => "[a]" })).to include("! Not drawn, since it closes a cycle: ")
  end

  it "draws every step of any graph once, below all that it needs" do
    random = Random.new(42)
    50.times do
      steps = Array.new(random.rand(1..30)) { |number|
        [
          "s#{number}", "[#{(0...number).to_a.sample([ number, 3 ].min, random:).map { |need| "s#{need}" }.join(", ")}]"
        ]
      }.to_h
      rows = draw(steps).lines.filter_map { |line| line[/[●◆▼▣▤].*?(s\d+)/, 1] }

      expect(rows).to match_array(steps.keys)
      steps.each { |name, needs| needs.scan(/s\d+/) { |need| expect(rows.index(need)).to be < rows.index(name) } }
    end
  end

  it "lets no name drive the terminal" do
    expect(draw({ "\"a\\u001b[31m\"" => "[]" })).not_to include("\e")
  end

  it "uses colours only where that is asked for" do
    expect(draw({ "a" => "[]" }, color: true)).to include("●  \e[1ma\e[0m\e[2m  a\e[0m\n")
    expect(draw({ "a" => "[b]", "b" => "[a]" }, color: true))
      .to include("\e[31m! Not drawn").and include("\e[2m⇒ Longest chain")
  end

  it "paints of a task's lines the sign by which a step stands, and what is said of it" do
    text = "│ ✗ │  charge  failed · 3 of 3\n✓ validate  ██  complete\n"
    expect(described_class.new(text, color: true).to_s)
      .to eq("│ \e[31m✗\e[0m │  \e[31mcharge  failed · 3 of 3\e[0m\n\e[32m✓\e[0m \e[32mvalidate  ██  complete\e[0m\n")
  end
end
