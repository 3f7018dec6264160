# frozen_string_literal: true

module TaskerContribRails
  module Page
    module Helper
      # How steps and tasks stand: icon, word and colour.
      module Standings
        # The standings' icons and classes, where they differ from the component's word.
        CLASSES = { "by-hand" => "byhand", "by_hand" => "byhand" }.freeze
        private_constant :CLASSES

        # @param name [String]
        # @return [ActiveSupport::SafeBuffer] a picture of the page's own set
        def icon(name)
          tag.svg(tag.use(href: "#i-#{name}"), class: "i", viewBox: "0 0 16 16", aria: { hidden: true })
        end

        # @param standing [String] a step's or a task's
        # @return [ActiveSupport::SafeBuffer] icon, word and colour
        def state(standing, pill: false)
          name = css(standing)
          tag.span(safe_join([ icon(name), words("states.#{name}") ]), class: [ "st", name, ("pill" if pill) ])
        end

        # @return [String]
        def css(standing) = CLASSES.fetch(standing, standing)

        # The standing of each step as a strip; of many steps, a part for each standing.
        #
        # @param standings [Array<String>]
        # @return [ActiveSupport::SafeBuffer]
        def strip(standings)
          parts = standings.size > 40 ? standings.tally.to_a : standings.map { |one| [ one, 1 ] }
          left, wide = 0.0, 100.0 / [ standings.size, 1 ].max
          rects = parts.map do |standing, count|
            gap = [ 0.8, wide * count / 4 ].min
            rect = tag.rect(class: "sg #{css(standing)}", x: "#{(left + gap).round(2)}%", y: 1, height: 6, rx: 1.5,
              width: "#{[ wide * count - 2 * gap, 0.2 ].max.round(2)}%")
            left += wide * count
            rect
          end
          tag.svg(safe_join(rects), class: "strip", role: "img", aria: { label: counted(standings) })
        end

        # @return [String] such as "2 of 5 steps complete, 1 failed"
        def counted(standings)
          done = standings.count { |one| %w[ complete by-hand ].include?(one) }
          others = standings.tally.slice("failed", "stuck", "retrying", "running", "waiting")
          [ words("steps_done", count: standings.size, done:),
            *others.map { |one, count| "#{count} #{words("states.#{css(one)}").downcase}" } ].join(", ")
        end
      end
    end
  end
end
