# frozen_string_literal: true

module TaskerContribRails
  module Page
    # What views say, and how: nothing reaches them but through {#say}, which leaves no character that hides or turns
    # round what stands beside it, and through ERB, which escapes.
    module Helper
      # The standings' icons and classes, where they differ from the component's word.
      CLASSES = { "by-hand" => "byhand", "by_hand" => "byhand" }.freeze
      private_constant :CLASSES

      # @return [String] the page's words; see {Text}
      def words(key, **) = Text.of(key, **)

      # @param text [Object] of the engine, of the application or of a person
      # @return [String] on one line, fit to be seen
      def say(text) = Printable.line(text)

      # A sentence of the component: what stands in backquotes is code.
      #
      # @return [ActiveSupport::SafeBuffer]
      def sentence(text)
        parts = say(text).split(/`([^`]*)`/)
        safe_join(parts.each_with_index.map { |part, place| place.odd? ? tag.code(part) : part })
      end

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

      # @param time [Time, nil]
      # @param text [String, nil] instead of the clock
      # @return [ActiveSupport::SafeBuffer] the exact one is in its title
      def at(time, text: nil)
        return tag.span("–", class: "soft") unless time

        exact = time.utc
        title = exact.strftime("%Y-%m-%d %H:%M:%S UTC")
        tag.time(text || exact.strftime("%H:%M:%S"), title:, datetime: exact.iso8601(3),
          data: { zone: text ? "title" : "clock" })
      end

      # @return [ActiveSupport::SafeBuffer] how long ago it was
      def ago(time, now:) = at(time, text: long(now - time))

      # @param seconds [Numeric]
      # @return [String] such as "84 ms", "1.2 s", "2 h 11 min"
      def long(seconds)
        return "#{(seconds * 1000).round} ms" if seconds < 1
        return "#{seconds.round(seconds < 10 ? 1 : 0)} s" if seconds < 60

        minutes, hours = (seconds / 60).floor, (seconds / 3600).floor
        return "#{minutes} min" if hours.zero?
        return "#{hours} h #{minutes % 60} min" if hours < 48

        "#{hours / 24} d #{hours % 24} h"
      end

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

      # @param file [String]
      # @return [String] its address, from which browsers keep it for ever
      def asset(file) = file_path(Assets.name(file))

      # @return [String] the application and where it runs
      def application
        name = ::Rails.application.class.module_parent_name.to_s.underscore.tr("_", " ")
        [ name.presence, ::Rails.env ].compact.join(", ")
      end
    end
  end
end
