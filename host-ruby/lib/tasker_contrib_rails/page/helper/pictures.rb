# frozen_string_literal: true

module TaskerContribRails
  module Page
    module Helper
      # The component's pictures, and what differs between two versions.
      module Pictures
        # The pixels of a picture's own heading.
        HEADING = 68
        # The empty pixels at its sides.
        MARGIN = 24
        # The widest graph that stands beside the waterfall.
        BESIDE = 400
        private_constant :HEADING, :MARGIN, :BESIDE

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

        # @return [ActiveSupport::SafeBuffer] the steps of a workflow
        def workflow_picture(workflow) = headless(workflow.picture)

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
      end
    end
  end
end
