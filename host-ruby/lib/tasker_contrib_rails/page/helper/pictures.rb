# frozen_string_literal: true

module TaskerContribRails
  module Page
    module Helper
      # The component's pictures, and what differs between two versions.
      module Pictures
        # The widest graph that stands beside the waterfall.
        BESIDE = 400
        private_constant :BESIDE

        # The component's graph of the task; of many steps, of those around the one that is asked for, or around what
        # failed, waits or runs.
        #
        # @return [ActiveSupport::SafeBuffer]
        def graph
          picture("graph", focus: @focus, max_steps: BOXES, links:)
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

        # @return [ActiveSupport::SafeBuffer] which the component has escaped
        def picture(drawing, **view) = @task.draw(drawing, format: "svg", styled: false, **view).html_safe

        # @return [ActiveSupport::SafeBuffer] the steps of a workflow
        def workflow_picture(workflow) = workflow.picture.html_safe

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
