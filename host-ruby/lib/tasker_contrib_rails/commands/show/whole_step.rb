# frozen_string_literal: true

module TaskerContribRails
  module Commands
    class Show
      # One step in full: every attempt with its backtrace, the step's input and its result.
      class WholeStep
        include Wording

        # @param history [Operations::History]
        # @param name [String]
        def initialize(history, name)
          @history, @step = history, history.step(name)
        end

        # @return [Array<String>]
        def lines
          [ *heading, *@step.attempts.flat_map { |attempt| attempt(attempt) },
            *document("Context", @history.context), *document("Inputs", @step.inputs), *given,
            *document("Checkpoint", @step.checkpoint), *document("Result", @step.result),
            *titled("History", transitions) ]
        end

        private
          def heading
            handler = ", #{@step.callable}" if @step.callable
            [ line("#{@step.name}  #{words(@step.standing)}, #{@step.attempt_count} of #{@step.max_attempts} attempts"),
              line("  #{words(@step.kind)} step#{handler}"),
              *(line("  after #{@step.dependencies.to_sentence}") if @step.dependencies.any?) ]
          end

          def transitions
            @history.transitions.select { |one| one.step == @step.name }.map { |one| transition(one) }
          end

          # Shows the application's own frames first.
          def attempt(attempt)
            by = " by #{attempt.worker}" if attempt.worker
            own, others = (attempt.backtrace || []).partition { |frame| Operations::History::OWN.match?(frame) }
            frames = [ *own, *("in gems and Ruby:" if own.any? && others.any?), *others ]
            [ "", line("Attempt #{attempt.number}, #{day(attempt.began || attempt.queued)}#{by}: " \
                       "#{attempt.ending} after #{seconds(attempt)}"),
              *(line("  #{error(attempt)}") if attempt.error), *frames.map { |frame| line("    #{frame}") } ]
          end

          # Shows the results of the steps directly before it, which the handler can read.
          def given
            @step.dependencies.flat_map { |name| document(line("Result of #{name}"), @history.step(name)&.result) }
          end

          def document(title, value) = value.nil? ? [] : titled(title, Printable.json(value).lines(chomp: true))
      end
    end
  end
end
