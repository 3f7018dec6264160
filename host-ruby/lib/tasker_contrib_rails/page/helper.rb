# frozen_string_literal: true

module TaskerContribRails
  module Page
    # What views say, and how: nothing reaches them but through {#say}, which leaves no character that hides or turns
    # round what stands beside it, and through ERB, which escapes.
    module Helper
      # The standings' icons and classes, where they differ from the component's word.
      CLASSES = { "by-hand" => "byhand", "by_hand" => "byhand" }.freeze
      # The most characters of JSON that a page shows.
      LONGEST = 200_000
      # The pixels of a picture's own heading.
      HEADING = 68
      # The empty pixels at its sides.
      MARGIN = 24
      # The widest graph that stands beside the waterfall.
      BESIDE = 400
      FRAMES = 200
      # The most attempts of a step in a table, and of the one step that is asked for.
      ATTEMPTS, ATTEMPTS_OF_ONE = 20, 2_000
      # The most workers whose names stand beside a queue.
      LISTENERS = 5
      private_constant :CLASSES, :LONGEST, :HEADING, :FRAMES, :LISTENERS, :ATTEMPTS, :ATTEMPTS_OF_ONE, :MARGIN, :BESIDE

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

      # @return [String] with separated thousands
      def number(value) = ActiveSupport::NumberHelper.number_to_delimited(value, delimiter: ",")

      # @return [Array<String>] what a list can be asked for
      def ages = Filter::AGES.keys

      # @return [Array(Array<String>, Array<String>)] the application's own frames, and the others
      def frames(attempt)
        (attempt.backtrace || []).first(FRAMES).partition { |frame| Operations::History::OWN.match?(frame) }
      end

      # @return [String] such as "1.2 MB"
      def size(bytes) = ActiveSupport::NumberHelper.number_to_human_size(bytes)

      # @return [String] of at most this many characters
      def cut(text, most) = Printable.cut(text, most)

      # @return [String] JSON on several lines, of a bounded size
      def json(value) = cut(Printable.json(value.as_json), LONGEST)

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

      # @return [ActiveSupport::SafeBuffer] an entry of a list of facts
      def fact(name, value) = tag.div(safe_join([ tag.dt(name), " ", tag.dd(value) ]))

      # @return [ActiveSupport::SafeBuffer] steps, each leading to its place on this page
      def step_links(names)
        links = names.first(8).map { |name| link_to(say(name), step_path(name), class: "in") }
        links << "+#{names.size - 8}" if names.size > 8
        safe_join(links, ", ")
      end

      # @param anchor [String] the place on the page to which they lead
      # @return [ActiveSupport::SafeBuffer] links to the steps that this page does not show, by how they stand
      def other_steps(anchor)
        links = @steps.hidden.map(&:standing).tally.map do |standing, count|
          link_to("#{number count} #{words("states.#{css(standing)}").downcase}",
            task_path(@task.id, standing:, anchor:), class: "chip")
        end
        safe_join(links, " ")
      end

      # The attempts of a step that its table has: of many the newest, unless the step is the one that is asked for.
      #
      # @return [Array(Array<Operations::History::Attempt>, Integer)] them, and how many older ones there are
      def attempts_of(step)
        shown = step.attempts.last(step.name == @whole ? ATTEMPTS_OF_ONE : ATTEMPTS)
        [ shown, step.attempts.size - shown.size ]
      end

      # @return [String] where a step stands
      def step_path(name) = "#step-#{ERB::Util.url_encode(name)}"

      # @return [ActiveSupport::SafeBuffer] how an attempt ended
      def ending(attempt)
        case attempt.ending
        when "succeeded" then state("complete")
        when "running" then attempt.began ? state("running") : state("waiting")
        when "cancelled" then state("cancelled")
        when "lost" then words("task.lost")
        else
          error = cut(say(attempt.error_type || words("states.failed")), 100)
          tag.span(safe_join([ icon("failed"), error ]), class: "st failed")
        end
      end

      # @param transition [Operations::History::Transition] a person's
      # @return [ActiveSupport::SafeBuffer]
      def done_by(transition)
        said = words("done.by", name: say(transition.by), because: cut(say(transition.because.to_s), 1_000))
        safe_join([ said, " ", at(transition.at) ])
      end

      # @return [String] a step in a few words
      def summary_of(step)
        failed = step.attempts.last&.error_type
        return words("task.failed_with", error: failed, tried: step.tried, most: step.most) if failed
        if step.standing == "pending" && step.dependencies.any?
          return words("task.not_before", steps: step.dependencies.first(3).to_sentence)
        end

        result = step.result.is_a?(Hash) ? step.result.first(3) : []
        cut(result.map { |key, value| "#{key} #{value.is_a?(Enumerable) ? "…" : value}" }.join(", "), 120)
      end

      # The component's graph of the task; of many steps, of those around the one that is asked for, or around what
      # failed, waits or runs.
      #
      # @return [ActiveSupport::SafeBuffer]
      def graph
        picture("graph", focus: @focus, most: BOXES, links:)
      end

      # @param picture [String] of {#graph}
      # @return [Boolean] whether it is small enough to stand beside the waterfall
      def beside?(picture) = picture[/ width="(\d+)"/, 1].to_i <= BESIDE

      # The component's waterfall, of the steps that the page shows.
      #
      # @return [ActiveSupport::SafeBuffer]
      def waterfall = picture("waterfall", only: @steps.shown, links:)

      # Where the steps of a picture lead, in which `{step}` stands for a name.
      #
      # @return [Hash{Symbol => String}]
      def links
        around = "#{task_path(@task.id)}?focus={step}"
        { step: @steps.hidden.any? ? "#{around}#step-{step}" : "#step-{step}", folded: "#{around}#graph" }
      end

      # The component's picture, without what the page says itself: heading and background.
      #
      # @return [ActiveSupport::SafeBuffer]
      def picture(drawing, **view) = headless(@task.draw(drawing, format: "svg", styled: false, **view))

      # @param svg [String] of the component
      # @return [ActiveSupport::SafeBuffer]
      def headless(svg)
        svg.sub(/width="(\d+)" height="(\d+)" viewBox="0 0 \d+ \d+"/) do
          wide, high = $1.to_i - 2 * MARGIN, $2.to_i - HEADING
          %(width="#{wide}" height="#{high}" viewBox="#{MARGIN} #{HEADING} #{wide} #{high}")
        end.html_safe # the component escapes
      end

      # @param lines [Array<LineDiff::Line>]
      # @return [ActiveSupport::SafeBuffer] for a `pre`
      def diff(lines)
        safe_join(lines.map do |line|
          case line.kind
          when :old then tag.del("- #{line.text}")
          when :new then tag.ins("+ #{line.text}")
          else tag.span(line.kind == :gap ? "…" : "  #{line.text}")
          end
        end)
      end

      # @return [ActiveSupport::SafeBuffer] the steps of a workflow
      def workflow_picture(workflow) = headless(workflow.picture)

      # @return [String] the namespaces that a worker serves
      def served_by(worker)
        say(worker.queues.map { |queue| Database::PrivateQueue.namespace_of(queue) }.uniq.join(", "))
      end

      # @param queue [String] a shared one
      # @return [ActiveSupport::SafeBuffer] who takes what is in it
      def listeners(queue)
        namespace = @fleet.namespace_of(queue)
        return server_of(queue) unless namespace

        living = @fleet.living(namespace)
        return unheard(queue) if living.empty?

        names = living.first(LISTENERS).map { |worker| say(worker.worker) }
        names << words("workers.more", count: living.size - LISTENERS) if living.size > LISTENERS
        safe_join([ tag.span(safe_join([ icon("running"), words("workers.alive_count", count: living.size) ]),
          class: "st running"), tag.span(names.join(", "), class: "t-sub") ])
      end

      # @param queue [String] one of the server's
      # @return [ActiveSupport::SafeBuffer]
      def server_of(queue)
        return tag.span(words("queues.unknown"), class: "soft") if @fleet.servers.nil?
        return unheard(queue) if @fleet.servers.zero?

        tag.span(safe_join([ icon("running"), words("queues.server") ]), class: "st running")
      end

      # @return [ActiveSupport::SafeBuffer]
      def unheard(queue)
        name = unheard?(queue) ? "stuck" : "waiting"
        tag.span(safe_join([ icon(name), words("queues.nobody") ]), class: "st #{name}")
      end

      # @return [String] the end of an id
      def short(id) = Client.short(id)

      # @return [String] the address of this page. Of several slashes at its begin, the first word were another host.
      def here = request.original_fullpath.sub(%r{\A/+}, "/")

      # @param file [String]
      # @return [String] its address, from which browsers keep it for ever
      def asset(file) = file_path(Assets.name(file))

      # @return [String]
      def version = VERSION

      # @return [String] the application and where it runs
      def application
        name = ::Rails.application.class.module_parent_name.to_s.underscore.tr("_", " ")
        [ name.presence, ::Rails.env ].compact.join(", ")
      end
    end
  end
end
