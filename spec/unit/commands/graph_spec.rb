# frozen_string_literal: true

require "active_support/all"

RSpec.describe TaskerContribRails::Commands::Graph do
  around { |example| Dir.mktmpdir { |dir| (@root = Pathname(dir)) && example.run } }

  let(:output) { StringIO.new }
  let(:complaints) { StringIO.new }

  def write(file, text) = @root.join("templates", file).tap { |path| path.dirname.mkpath }.binwrite(text)

  def sound(name)
    write("#{name}.yaml",
      "name: #{name}\nnamespace_name: shop\nversion: 1.0.0\nsteps: [ { name: pay, handler: { callable: Pay } } ]\n")
  end

  def graph(name = nil, **)
    sources = TaskerContribRails::Workflows::Sources.new(root: @root, folders: [ "templates" ])
    described_class.new(name, sources:, output:, errors: complaints, **)
  end

  it "draws one workflow, or all" do
    %w[ order refund ].each { |name| sound(name) }
    expect(graph("refund").call).to be(true)
    expect(output.string).to start_with("shop/refund 1.0.0: 1 step")
    graph.call
    expect(output.string.scan(%r{^shop/\w+}).last(2)).to eq(%w[ shop/order shop/refund ])
  end

  it "draws what can be drawn, says of the rest why not, and that not all was" do
    sound("order")
    write("broken.yaml", "name: broken\nsteps: 5\n")
    write("latin.yaml", "\xFF".b)

    expect(graph.call).to be(false)
    expect(output.string).to start_with("shop/order")
    expect(complaints.string)
      .to include("templates/broken.yaml:2").and include("templates/latin.yaml:1").and include("UTF-8")
  end

  context "with a part of a graph" do
    before do
      steps = [ "a", "b, dependencies: [a]", "c, dependencies: [b]", "d, dependencies: [c]", "x, dependencies: [a]" ]
      handled = steps.map { |step| "{ name: #{step}, handler: { callable: Pay } }" }
      write("order.yaml", "name: order\nnamespace_name: shop\nversion: 1.0.0\nsteps: [ #{handled.join(", ")} ]\n")
    end

    it "draws what is before and after a step" do
      graph(focus: "c").call
      expect(output.string).to start_with("shop/order 1.0.0: 4 of 5 steps around c").and include("a", "b", "d")
      expect(output.string).not_to include("x  Pay")
    end

    it "draws the layers asked for and folds the rest" do
      graph("order", depth: 1, format: "mermaid").call
      expect(output.string).to include('s0("a")', 's1(["4 more steps"])', "s0 --> s1")
    end

    it "refuses a step that is not there, with a suggestion" do
      page = File.read(File.expand_path("../../../docs/diagnostics/task-templates.md", __dir__))
      broken, mended = page.scan(/tasker:graph order --focus (\w+)/).flatten
      write("order.yaml", "name: order\nsteps: [ { name: reserve } ]\n")
      expect(graph("order", focus: mended).call).to be(true)
      expect(graph("order", focus: broken).call).to be(false)
      expect(complaints.string)
        .to include("TC3201", "There is no step `reserv` to draw.", "Did you mean `reserve`?")
    end

    it "refuses a step of several workflows, and numbers that show nothing" do
      sound("refund")
      expect { graph(focus: "c").call }
        .to raise_error(TaskerContribRails::Error::Misuse, /rails tasker:graph NAME --focus c/)
      expect { graph("order", depth: 0) }
        .to raise_error(TaskerContribRails::Error::Misuse, "depth must be at least 1, and is 0.")
    end
  end

  {
    "order.svg" => "<svg", "ORDER.DOT" => "digraph", "order.mmd" => "flowchart", "order" => "shop/order 1.0.0"
  }.each do |file, beginning|
    it "writes #{file} in the format of its ending" do
      sound("order")
      graph(file: @root.join(file).to_s, color: true).call

      expect(@root.join(file).read).to include(beginning).and(satisfy { |text| !text.include?("\e") })
      expect(output.string).to end_with("#{file}.\n")
    end
  end

  it "says which endings there are" do
    sound("order")
    expect { graph(file: "order.png").call }
      .to raise_error(TaskerContribRails::Error::Misuse,
        /order\.png is not a format\. Use \.txt, .* or \.mermaid, or name the format with --format\./)
  end

  it "takes the format that is said, whatever the ending" do
    sound("order")
    graph(format: "dot", file: @root.join("order.svg").to_s).call
    expect(@root.join("order.svg").read).to start_with("digraph")
  end

  it "says why a file can't be written" do
    sound("order")
    expect { graph(file: @root.join("none/order.svg").to_s).call }
      .to raise_error(TaskerContribRails::Error::Misuse, /can't be written: No such file or directory\.\z/)
  end
end
