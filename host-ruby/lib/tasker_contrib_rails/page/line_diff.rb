# frozen_string_literal: true

module TaskerContribRails
  module Page
    # What changed between two texts, line by line, with a few lines around each change.
    class LineDiff
      # The lines that stand around a change, and the most that are shown.
      AROUND, MOST = 3, 400
      # The most pairs of lines that are compared; of texts with more in their changed part, all old lines go and all
      # new ones come.
      PAIRS = 250_000
      private_constant :AROUND, :MOST, :PAIRS

      # A line. +kind+: :same, :old, :new or :gap, which stands for lines that are not shown.
      Line = Data.define(:kind, :text)

      # @param old [Array<String>]
      # @param new [Array<String>]
      def initialize(old, new)
        @old, @new = old, new
      end

      # @return [Array<Line>] none where nothing changed
      def lines
        all = all_lines
        near = all.each_index.select { |at| all[at].kind != :same }
          .flat_map { |at| [ at - AROUND, 0 ].max..[ at + AROUND, all.size - 1 ].min }.flat_map(&:to_a).uniq
        shown = near.slice_when { |one, other| other > one + 1 }.flat_map { |run| [ nil, *run ] }
        shown.shift if near.first == 0
        shown << nil if near.any? && near.last < all.size - 1
        cut(shown.map { |at| at ? all[at] : Line.new(kind: :gap, text: nil) })
      end

      private
        def cut(lines) = lines.size > MOST ? [ *lines.first(MOST), Line.new(kind: :gap, text: nil) ] : lines

        def all_lines
          first = @old.zip(@new).take_while { |one, other| one == other }.size
          old, new = @old.drop(first), @new.drop(first)
          last = old.reverse.zip(new.reverse).take_while { |one, other| one == other }.size
          [ *same(@old.first(first)), *changed(old[0...(old.size - last)], new[0...(new.size - last)]),
            *same(@old.last(last)) ]
        end

        def changed(old, new)
          return [ *of(:old, old), *of(:new, new) ] if old.size * new.size > PAIRS

          lengths = lengths(old, new)
          lines, at, other = [], 0, 0
          while at < old.size && other < new.size
            if old[at] == new[other]
              lines << Line.new(kind: :same, text: old[at])
              at, other = at + 1, other + 1
            elsif lengths[at + 1][other] >= lengths[at][other + 1]
              lines << Line.new(kind: :old, text: old[at])
              at += 1
            else
              lines << Line.new(kind: :new, text: new[other])
              other += 1
            end
          end
          [ *lines, *of(:old, old.drop(at)), *of(:new, new.drop(other)) ]
        end

        # The length of the longest common part of what follows each pair of places.
        def lengths(old, new)
          lengths = Array.new(old.size + 1) { Array.new(new.size + 1, 0) }
          (old.size - 1).downto(0) do |at|
            (new.size - 1).downto(0) do |other|
              lengths[at][other] = old[at] == new[other] ? lengths[at + 1][other + 1] + 1 :
                [ lengths[at + 1][other], lengths[at][other + 1] ].max
            end
          end
          lengths
        end

        def same(lines) = of(:same, lines)
        def of(kind, lines) = lines.map { |text| Line.new(kind:, text:) }
    end
  end
end
