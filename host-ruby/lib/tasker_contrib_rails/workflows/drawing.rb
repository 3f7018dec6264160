# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # Adds colours to a drawing of the component for a terminal: to the state signs of a task's steps, or to the names
    # in a template's graph.
    #
    # @api private
    class Drawing
      BOLD, DIM, RED, GREEN, YELLOW, BLUE, MAGENTA = 1, 2, 31, 32, 33, 34, 35
      # The colour of each state's sign, and of the sign for folded steps.
      STANDINGS = {
        "✗" => RED, "▲" => MAGENTA, "↻" => YELLOW, "▶" => BLUE, "◷" => DIM, "○" => DIM, "⊘" => DIM, "∅" => DIM,
        "☑" => GREEN, "✓" => GREEN, "⋯" => DIM
      }.freeze
      # The colour of each remark's sign.
      REMARKS = { "!" => RED, "⇒" => DIM }.freeze
      LANES = /\A((?:[│ ] )*)/
      STEP = /#{LANES}([●◆▼▣▤])((?: [│ ])*)  (.+?)((?:  \S.*)?)\z/
      STANDING = /#{LANES}([#{STANDINGS.keys.join}])((?: [│ ])*)(  ?)(.*)\z/
      REMARK = /\A([#{REMARKS.keys.join}]) /
      private_constant :LANES, :STEP, :STANDING, :STANDINGS, :REMARK, :REMARKS

      # @param text [String] returned by the component's `workflow.draw-template` or `workflow.draw-task`
      # @param color [Boolean] whether to use the terminal's colours
      def initialize(text, color: false)
        @text, @color = text, color
      end

      # @return [String]
      def to_s = @color ? @text.lines(chomp: true).map { |line| painted(line) }.join("\n") << "\n" : @text

      private
        def painted(line)
          if (step = STEP.match(line))
            "#{step[1]}#{step[2]}#{step[3]}  #{paint(step[4], BOLD)}#{paint(step[5], DIM)}"
          elsif (step = STANDING.match(line))
            code = STANDINGS.fetch(step[2])
            "#{step[1]}#{paint(step[2], code)}#{step[3]}#{step[4]}#{paint(step[5], code)}"
          elsif (remark = REMARK.match(line)) then paint(line, REMARKS.fetch(remark[1]))
          else line
          end
        end

        def paint(text, code) = text.empty? ? text : "\e[#{code}m#{text}\e[0m"
    end
  end
end
