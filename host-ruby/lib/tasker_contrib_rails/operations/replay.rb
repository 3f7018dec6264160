# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Operations
    # Replays a task that has ended with the current template. The component's runner says what comes next, and the
    # recording says how each attempt ended. The first difference shows what the current template would change.
    #
    # @api private
    class Replay
      # The first difference. +step+ is nil if it concerns the whole task.
      Divergence = Data.define(:step, :engine, :today) do
        # @return [String]
        def to_s = "#{step ? "`#{step}`" : "The task"}: the engine #{engine}; today's template #{today}."
      end

      # A replayed attempt.
      Attempt = Data.define(:at_ms, :step, :retries, :results, :inputs)

      # Raised to stop the runner at the first difference.
      class Parted < StandardError
        attr_reader :divergence

        def initialize(divergence)
          @divergence = divergence
          super()
        end
      end
      private_constant :Parted

      # @return [Array<Attempt>] in the runner's order
      attr_reader :attempts

      # @return [Array<String>] the steps that were created, in order
      attr_reader :created

      # @return [Array<Hash>] the events that would be published: the step, and `types.event`
      attr_reader :events

      # @return [Array<Array(String, String)>] steps, and what the engine silently ignores
      attr_reader :remarks

      # @param recording [Recording]
      # @param steps [Array<Hash>] `types.step` of the template
      def initialize(recording, steps:)
        @recording, @definitions = recording, steps
        @names, @definition_of, @inputs = {}, {}, {}
        @left = recording.steps.transform_values { |step| step.outcomes.dup }
        @attempts, @created, @events, @remarks = [], [], [], []
      end

      # @return [Divergence, nil] nil if the current template does the same
      def call = Component.open { |component| replay(component) }

      private
        def replay(component)
          move = component.call("runner", "start", Workflows::Steps.definitions(@definitions))
          note(move)
          until move["status"]
            reports = move["attempts"].map { |attempt| report(attempt, move["at-ms"]) }
            move = component.call("runner", "advance", reports)
            settle(move)
            note(move)
          end
          finish(move["status"].tr("-", "_"))
          nil
        rescue Parted => parted
          parted.divergence
        end

        def part(step, engine, today) = raise(Parted.new(Divergence.new(step:, engine:, today:)))

        def note(move)
          move["created"].each do |created|
            name = @names[created["step"]] = created["name"]
            @definition_of[name] = @definitions.fetch(created["definition"])
            @created << name
            recorded = @recording.steps[name] or part(name, "had no such step", "makes it")
            inputs = created["inputs"] && JSON.parse(created["inputs"])
            if inputs && recorded.inputs && inputs != recorded.inputs
              part(name, "gave it #{inputs_of(recorded.inputs)}", "would give it #{inputs_of(inputs)}")
            end
            @inputs[name] = inputs || recorded.inputs.presence
          end
          move["remarks"].each { |remark| @remarks << [ @names[remark["step"]], remark["text"] ] }
          move["publications"].each do |publication|
            name = @names[publication["step"]]
            @events << { step: name, **@definition_of[name]["events"].fetch(publication["event"]).symbolize_keys }
          end
        end

        def inputs_of(inputs) = JSON.generate(inputs.except("cursor", "__template_step_name"))

        def report(attempt, at_ms)
          name = @names[attempt["step"]]
          results = attempt["results"].map { |number| @names[number] }.sort
          recorded = @recording.steps[name]
          outcome = @left[name].shift
          if outcome
            waited(name, recorded.before, results)
            @attempts << Attempt.new(at_ms:, step: name, retries: attempt["retry-count"], results:,
              inputs: @inputs[name])
          else
            outcome = unmade(name, recorded)
          end
          { step: attempt["step"], outcome: told(outcome) }
        end

        def waited(name, before, results)
          return if before == results

          said = ->(names) { names.any? ? "after #{names.map { |one| "`#{one}`" }.to_sentence}" : "at once" }
          part(name, "ran it #{said.(before)}", "would run it #{said.(results)}")
        end

        # While another step fails for good, a step may or may not have started: the runner's clock is virtual.
        def unmade(name, recorded)
          made = recorded.outcomes.size
          if @recording.status == "blocked_by_failures" && recorded.state != "error"
            return { "failed" => { "retryable" => false } }
          end

          part(name, made.zero? ? "did not run it" : "tried it #{times(made)}, and no more",
            made.zero? ? "would run it" : "would try it #{times(made + 1)}")
        end

        def told(outcome)
          kind, said = outcome.first
          return Component::Case.new(:succeeded, JSON.generate(said)) if kind == "succeeded"

          Component::Case.new(:failed, { retryable: said["retryable"], retry_after_ms: said["retry_after"]&.*(1000) })
        end

        def settle(move)
          move["changes"].each do |change|
            name = @names[change["step"]]
            next unless change["state"] == "error" && @left[name].any?

            part(name, "tried it #{times(@recording.steps[name].outcomes.size)}",
              "would give it up after #{times(change["attempt-count"])}")
          end
        end

        def finish(status)
          @recording.steps.each_key do |name|
            part(name, "had such a step", "has none, or never makes it") unless @created.include?(name)
            next if @left[name].empty? || status == "blocked_by_failures"

            part(name, "ran it", "would end without it")
          end
          return if status == @recording.status

          part(nil, "ended it as #{@recording.state.tr("_", " ")}", "would leave it #{status.tr("_", " ")}")
        end

        def times(number) = { 1 => "once", 2 => "twice" }.fetch(number, "#{number} times")
    end
  end
end
