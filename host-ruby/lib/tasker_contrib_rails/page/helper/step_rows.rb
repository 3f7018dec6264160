# frozen_string_literal: true

module TaskerContribRails
  module Page
    module Helper
      # The steps of a task, with their attempts and errors.
      module StepRows
        # The most frames of a backtrace.
        FRAMES = 200
        # The most attempts of a step in a table, and of the one step that is asked for.
        ATTEMPTS, ATTEMPTS_OF_ONE = 20, 2_000
        private_constant :FRAMES, :ATTEMPTS, :ATTEMPTS_OF_ONE

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

        # @return [String] where a step stands
        def step_path(name) = "#step-#{ERB::Util.url_encode(name)}"

        # The attempts of a step that its table has: of many the newest, unless the step is the one that is asked for.
        #
        # @return [Array(Array<Operations::History::Attempt>, Integer)] them, and how many older ones there are
        def attempts_of(step)
          shown = step.attempts.last(step.name == @whole ? ATTEMPTS_OF_ONE : ATTEMPTS)
          [ shown, step.attempts.size - shown.size ]
        end

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

        # @return [Array(Array<String>, Array<String>)] the application's own frames, and the others
        def frames(attempt)
          (attempt.backtrace || []).first(FRAMES).partition { |frame| Operations::History::OWN.match?(frame) }
        end

        # @return [String] a step in a few words
        def summary_of(step)
          failed = step.attempts.last&.error_type
          return words("task.failed_with", error: failed, tried: step.attempt_count, most: step.max_attempts) if failed
          if step.standing == "pending" && step.dependencies.any?
            return words("task.not_before", steps: step.dependencies.first(3).to_sentence)
          end

          result = step.result.is_a?(Hash) ? step.result.first(3) : []
          cut(result.map { |key, value| "#{key} #{value.is_a?(Enumerable) ? "…" : value}" }.join(", "), 120)
        end

        # @param transition [Operations::History::Transition] a person's
        # @return [ActiveSupport::SafeBuffer]
        def done_by(transition)
          said = words("done.by", name: say(transition.by), because: cut(say(transition.because.to_s), 1_000))
          safe_join([ said, " ", at(transition.at) ])
        end
      end
    end
  end
end
