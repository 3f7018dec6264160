# frozen_string_literal: true

module TaskerContribRails
  module Page
    module Helper
      # What a page says: words of its own, and texts of others.
      module Texts
        # The most characters of JSON that a page shows.
        LONGEST = 200_000
        private_constant :LONGEST

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

        # @return [String] of at most this many characters
        def cut(text, most) = Printable.cut(text, most)

        # @return [String] JSON on several lines, of a bounded size
        def json(value) = cut(Printable.json(value.as_json), LONGEST)

        # @return [String] with separated thousands
        def number(value) = ActiveSupport::NumberHelper.number_to_delimited(value, delimiter: ",")

        # @return [String] such as "1.2 MB"
        def size(bytes) = ActiveSupport::NumberHelper.number_to_human_size(bytes)

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

        # @return [String] the end of an id
        def short(id) = Client.short(id)
      end
    end
  end
end
