# frozen_string_literal: true

# Measures how legible pictures are, beside Graphviz's of the same graphs: how often edges cross, how wide the picture
# is, and how large. None of it depends on the machine, except on the version of `dot`. Where many edges end side by
# side, Graphviz draws them over each other, which counts as no crossing: fifteen steps with the same two dependents
# cross 105 times in every layered picture, and 47 times in its.

require "active_support/all"
require "open3"
require "tasker_contrib_rails"
require_relative "support/bench"
require_relative "support/crossings"

module DrawingsBench
  VIEW = { focus: nil, depth: nil, max_steps: nil, links: nil }.freeze
  # A3 upright at 96 pixels an inch, how high names are in our pictures, and how high they have to be on the page.
  PAGE = [ 1_123, 1_587 ].freeze
  NAME = 13.0
  SMALLEST = 9
  SHAPES = File.expand_path("../spec/cases/drawings/shapes.txt", __dir__)

  class << self
    # @param graphs [Array<Array<Array<Integer>>>] for each step of each graph, what it depends on
    # @return [Array<Array(Crossings::Picture, Crossings::Picture)>] ours and Graphviz's
    def pictures(graphs)
      graphs.map do |needs|
        svg, dot = drawn(needs, "svg"), drawn(needs, "dot")
        json, status = Open3.capture2("dot", "-Tjson", stdin_data: dot)
        raise "dot failed" unless status.success?

        [ Crossings.svg(svg), Crossings.dot(json) ]
      end
    end

    # @return [Float] how much larger than a page, upright or across, our picture is, if names of steps are 9 pixels
    #   high there
    def of_a_page(needs)
      picture = Crossings.svg(drawn(needs, "svg"))
      sizes = [ PAGE, PAGE.reverse ].map { |wide, high| [ picture.width / wide, picture.height / high ].max }
      sizes.min * SMALLEST / NAME
    end

    # @return [Hash{String => Array}] the public workflows by where they come from
    def public_workflows
      shapes = File.readlines(SHAPES, chomp: true).map { |line| line.split(": ", 2) }
      shapes.group_by { |name, _| name[/\A[a-z]+/] }.transform_values do |all|
        all.map { |_, steps| steps.split.map { |needs| needs.scan(/\d+/).map { |need| Integer(need) } } }
      end
    end

    # @return [Array<Array<Integer>>] up to three dependencies among the +reach+ steps before each
    def random(steps, reach:, seed:)
      numbers = Random.new(seed)
      Array.new(steps) do |step|
        Array.new(1 + numbers.rand(3)) { step - 1 - numbers.rand(reach) }.reject(&:negative?).uniq.sort
      end
    end

    # @return [Array<Array<Integer>>] up to two dependencies in the layer before
    def layers(steps, of:, seed:)
      numbers = Random.new(seed)
      Array.new(steps) do |step|
        step < of ? [] : Array.new(1 + numbers.rand(2)) { (((step / of) - 1) * of) + numbers.rand(of) }.uniq.sort
      end
    end

    # @return [Array<Array<Integer>>] a step, chains of +long+ steps after it side by side, and one after all of them
    def branches(count, long)
      chains = Array.new(count) { |chain| Array.new(long) { |step| [ step.zero? ? 0 : (chain * long) + step ] } }
      [ [], *chains.flatten(1), Array.new(count) { |chain| (chain + 1) * long } ]
    end

    private
      def drawn(needs, format)
        source = { name: "a.yaml", text: template(needs) }
        TaskerContribRails::Component.call("workflow", "draw-template", source, format, VIEW, [])
      end

      def template(needs)
        steps = needs.each_with_index.map do |before, number|
          { "name" => "step_#{number}", "dependencies" => before.map { |need| "step_#{need}" },
            "handler" => { "callable" => "Shop::Step#{number}Handler" } }
        end
        template = { "name" => "shape", "namespace_name" => "shop", "version" => "1.0.0", "steps" => steps }
        JSON.generate(template) # which is YAML
      end
  end
end

graphs = {
  "200 steps in a chain with skips" => [ Array.new(200) { |step| [ step - 4, step - 1 ].reject(&:negative?) } ],
  "200 steps at random (5 graphs)" => Array.new(5) { |seed| DrawingsBench.random(200, reach: 20, seed:) },
  "60 steps at random (10 graphs)" => Array.new(10) { |seed| DrawingsBench.random(60, reach: 10, seed:) },
  **DrawingsBench.public_workflows.to_h { |origin, all| [ "#{all.size} public workflows of #{origin}", all ] }
}
aims = {
  "200 steps in a chain with skips" => { crossings: 1.05, width: 2 },
  "200 steps at random (5 graphs)" => { crossings: 1.1 }
}

{ "150 steps in a chain" => Array.new(150) { |step| [ step - 1 ].reject(&:negative?) },
  "30 steps in a chain" => Array.new(30) { |step| [ step - 1 ].reject(&:negative?) },
  "30 steps at random" => DrawingsBench.random(30, reach: 10, seed: 1),
  "150 steps in a chain with skips" => Array.new(150) { |step| [ step - 4, step - 1 ].reject(&:negative?) },
  "150 steps at random" => DrawingsBench.random(150, reach: 20, seed: 1),
  "150 steps in layers of 10" => DrawingsBench.layers(150, of: 10, seed: 1),
  "32 steps side by side" => DrawingsBench.branches(32, 1),
  "148 steps side by side" => DrawingsBench.branches(148, 1),
  "32 chains of 3 steps side by side" => DrawingsBench.branches(32, 3) }.each do |name, needs|
  size = DrawingsBench.of_a_page(needs)
  Bench.row("drawings", "#{name}, with names of 9 pixels, of a page", size, "times", aim: 1.0, noise: 0)
end
public_workflows = DrawingsBench.public_workflows.values.flatten(1)
larger = public_workflows.count { |needs| DrawingsBench.of_a_page(needs) > 1 }
Bench.row("drawings", "public workflows of #{public_workflows.size} that are larger than a page", larger, "")

if system("dot", "-V", out: File::NULL, err: File::NULL)
  graphs.each do |name, all|
    ours, theirs = DrawingsBench.pictures(all).transpose
    compare = lambda do |what, &value|
      sums = [ ours, theirs ].map { |pictures| pictures.sum(&value) }
      aim = aims.dig(name, what.to_sym)
      Bench.row("drawings", "#{what}, #{name}", sums.first, "") if what == "crossings"
      next unless sums.last.positive?

      Bench.row("drawings", "#{what}, #{name}, of Graphviz", sums.first.fdiv(sums.last), "times", aim:, noise: 0)
    end
    compare.("crossings", &:crossings)
    compare.("width", &:width)
    compare.("area") { |picture| picture.width * picture.height }
  end
else
  Bench.absent("drawings beside Graphviz", "there is no `dot`")
end
