# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # A workflow drawn for a terminal: a step a line, in an order in which they
    # can run, and a line from each to the steps that need it.
    #
    #   ● validate
    #   ├─╮
    #   ● │  reserve
    #   │ ●  charge
    #   ├─╯
    #   ●  ship
    class Drawing
      MARKS = {
        "standard" => "●", "decision" => "◆", "deferred-convergence" => "▼", "batchable" => "▣", "batch-worker" => "▤"
      }.freeze
      BOLD = 1
      DIM = 2
      RED = 31

      # @param plan [Hash] what the component's `workflow.plan` returns
      # @param color [Boolean] whether to use the terminal's colours
      def initialize(plan, color: false)
        @plan = plan
        @color = color
      end

      # @return [String]
      def to_s
        [ heading, "", *rows, "", *cycles, critical_path ].join("\n") << "\n"
      end

      private
        def heading
          full = @plan.values_at("namespace", "name").reject(&:empty?).join("/")
          counts = [ counted(@plan["steps"], "step"), counted(@plan["layers"], "layer") ]
          "#{paint(Printable.line(full), BOLD)} #{Printable.line(@plan["version"])}: #{counts.join(" in ")}"
        end

        def counted(list, noun) = "#{list.size} #{noun}#{"s" unless list.one?}"

        def critical_path
          paint("Longest chain: #{@plan["critical-path"].map { |name| Printable.line(name) }.join(" → ")}", DIM)
        end

        def cycles = closing.map { |dependency| paint("Not drawn, since it closes a cycle: #{dependency}", RED) }

        # Lanes hold, from left to right, the number of the step that each line leads to; nil is a free lane.
        def rows
          @lanes = []
          order.flat_map { |number| [ *joined(number), node(number), *parted(number) ] }
        end

        # Several lines that lead to one step become one.
        def joined(number)
          first, *others = @lanes.each_index.select { |lane| @lanes[lane] == number }
          return [] if others.empty?

          line = connection(first, others, middle: "┴", last: "╯")
          others.each { |lane| @lanes[lane] = nil }
          trim
          [ line ]
        end

        def node(number)
          lane = @lanes.index(number) || @lanes.index(nil) || @lanes.size
          @lanes[lane] = number
          step = @plan["steps"][number]
          marks = @lanes.each_with_index.map do |target, index|
            next MARKS.fetch(step["kind"]) if index == lane

            target ? "│" : " "
          end
          "#{marks.join(" ")}  #{label(step)}"
        end

        # A line for each step that needs this one.
        def parted(number)
          lane = @lanes.index(number)
          first, *others = children[number]
          @lanes[lane] = first
          others = others.map do |child|
            free = (lane + 1..@lanes.size).find { |index| @lanes[index].nil? }
            @lanes[free] = child
            free
          end
          line = connection(lane, others, middle: "┬", last: "╮") if others.any?
          trim
          [ *line ]
        end

        def trim
          @lanes.pop while @lanes.any? && @lanes.last.nil?
        end

        def connection(from, to, middle:, last:)
          (0...@lanes.size).map do |lane|
            running = @lanes[lane] && !to.include?(lane)
            sign = if lane == from then "├"
            elsif lane == to.max then last
            elsif to.include?(lane) then middle
            elsif lane.between?(from, to.max) then running ? "┼" : "─"
            else running ? "│" : " "
            end
            lane >= from && lane < to.max ? "#{sign}─" : "#{sign} "
          end.join.rstrip
        end

        # Each step after all that it needs, and what belongs together together.
        def order
          waits = children.flatten.tally
          ready = @plan["steps"].each_index.reject { |number| waits[number] }.reverse
          order = []
          while (number = ready.pop)
            order << number
            children[number].reverse_each { |child| ready << child if (waits[child] -= 1).zero? }
          end
          order
        end

        # For each step the numbers of those that need it.
        def children
          @children ||= @plan["steps"].each_index.map { [] }.tap do |children|
            dependencies { |parent, child| children[parent] << child unless closing?(parent, child) }
          end
        end

        def closing
          found = []
          dependencies { |parent, child| found << "#{name(child)} needs #{name(parent)}" if closing?(parent, child) }
          found
        end

        def dependencies
          numbers = {}
          @plan["steps"].each_with_index { |step, number| numbers[step["name"]] ||= number }
          @plan["steps"].each_with_index do |step, number|
            step["dependencies"].each { |name| yield numbers.fetch(name), number }
          end
        end

        # The layers leave a dependency that closes a cycle out of account.
        def closing?(parent, child) = layer(parent) >= layer(child)

        def layer(number)
          @layers ||= @plan["layers"].each_with_index
            .flat_map { |names, index| names.map { |name| [ name, index ] } }.to_h
          @layers.fetch(@plan["steps"][number]["name"])
        end

        def name(number) = Printable.line(@plan["steps"][number]["name"])

        def label(step)
          kind = step["kind"] == "standard" ? "" : " (#{step["kind"].tr("-", " ").delete_prefix("deferred ")})"
          callable = "  #{paint(Printable.line(step["callable"]), DIM)}" unless step["callable"].empty?
          [ paint(Printable.line(step["name"]), BOLD), kind, callable ].join
        end

        def paint(text, code) = @color ? "\e[#{code}m#{text}\e[0m" : text
    end
  end
end
