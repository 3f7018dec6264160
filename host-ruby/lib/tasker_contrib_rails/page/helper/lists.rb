# frozen_string_literal: true

module TaskerContribRails
  module Page
    module Helper
      # The list of tasks: what it can be asked for, and the way through it.
      module Lists
        # @return [Array<String>] what a list can be asked for
        def ages = Filter::AGES.keys

        # @return [ActiveSupport::SafeBuffer] a select of what there is, or a field where nobody knows
        def choices(name, known, chosen, any:)
          return tag.input(type: "text", name:, value: say(chosen.to_s), size: 16) if known.empty?

          options = [ nil, *(known | [ chosen ].compact) ].map do |value|
            tag.option(value ? say(value) : any, value: value.to_s, selected: value == chosen)
          end
          tag.select(safe_join(options), name:)
        end

        # @return [ActiveSupport::SafeBuffer] the link to the tasks that stand so, with how many there are
        def tab(state)
          count = tag.b("#{number(@list.counts[state])}#{"+" if @list.bounded.include?(state)}") if @list.counts[state]
          picture = icon(state) unless %w[ open ended ].include?(state)
          link_to(safe_join([ picture, words("tabs.#{state}"), *(" " if count), count ].compact),
            tasks_path(@filter.but(state:)), class: [ css(state), ("gap" if state == "ended") ],
            aria: { current: ("page" if @filter.state == state) })
        end

        # @return [ActiveSupport::SafeBuffer] an active filter, and the way out of it
        def chip(text, without)
          away = link_to(icon("close"), tasks_path(without), aria: { label: words("filter.not_only", what: text) })
          tag.span(safe_join([ text, away ]), class: "chip")
        end

        # @return [ActiveSupport::SafeBuffer]
        def page_link(text, cursor)
          return tag.span(text, class: "btn", aria: { disabled: true }, role: "link") unless cursor

          link_to(text, tasks_path(@filter.to_params.except(:before, :after).merge(cursor)), class: "btn")
        end
      end
    end
  end
end
