# frozen_string_literal: true

require "json"
require "yaml"

module TaskerContribRails
  module Commands
    class Replay
      # Writes a recorded task as a case for spec/cases/runner: its template, the outcome of each attempt,
      # and the end of the task. So the engine itself is the author of the case. Every handler becomes
      # `ScriptedHandler`. The case leaves out the context, events and the namespace, of errors everything
      # but the type, and of results and inputs everything that does not decide which steps follow. Values
      # that `config.filter_parameters` names are masked.
      class Export
        # The keys of a step that decide how a task runs.
        KEPT = %w[ name type dependencies retry batch_config ].freeze
        NAMESPACE = "runner_cases"
        private_constant :NAMESPACE

        # Raised for a task that can't be a case. The message goes on after the task's name.
        class NoCase < Error; end

        # @param folder [String]
        # @param mask [Operations::Mask]
        def initialize(folder, mask: Operations::Mask.of_app)
          @folder, @mask = folder, mask
        end

        # @param recording [Operations::Recording]
        # @return [String] the folder of the case
        # @raise [NoCase] if the engine did something that the runner does not support
        # @raise [Error::Misuse] if it can't be written
        def call(recording)
          case_name = "#{recording.name.gsub(/[^a-z0-9_]+/i, "_")}_#{recording.short}"
          template = template(recording, case_name)
          replay, divergence = replay(recording, template)
          raise NoCase, "is no case: #{divergence.to_s.chomp(".")}" if divergence

          write(File.join(@folder, case_name), "template.yaml" => YAML.dump(template).delete_prefix("---\n"),
            "script.json" => json(script(recording, replay)), "expected.json" => json(expected(recording, replay)))
        end

        private
          def template(recording, case_name)
            steps = registered_steps(recording).map { |step| step(step) }
            { "name" => case_name, "namespace_name" => NAMESPACE, "version" => "1.0.0", "steps" => steps }
          end

          # The engine keeps what it was given, also by tools that check nothing.
          def registered_steps(recording)
            steps = Stored.read(recording.template[:text]).then { |template| template["steps"] if template.is_a?(Hash) }
            return steps if steps.is_a?(Array) && steps.all? { |step| step.is_a?(Hash) && step["handler"].is_a?(Hash) }

            raise NoCase, "is no case: its registered template has no steps that can be read"
          end

          def step(step)
            given = step["handler"]["initialization"]
            worker = given["worker_template_name"] if given.is_a?(Hash)
            initialization = { "initialization" => { "worker_template_name" => worker } } if worker
            handler = { "callable" => "ScriptedHandler", **initialization.to_h }
            { **step.slice(*KEPT).compact_blank, "handler" => handler }
          end

          def replay(recording, template)
            source = { name: template["name"], text: YAML.dump(template) }
            read = Component.call("workflow", "read", source, Component::OPTIONS)
            steps = read["template"]&.fetch("steps") || []
            replay = Operations::Replay.new(recording, steps:)
            [ replay, replay.call ]
          end

          # The steps in the order in which they were created.
          def steps(recording, replay) = replay.created.map { |name| recording.steps.fetch(name) }

          def script(recording, replay)
            steps(recording, replay).reject { |step| step.outcomes.empty? }
              .to_h { |step| [ step.name, step.outcomes.map { |outcome| masked(outcome) } ] }
          end

          def expected(recording, replay)
            { "status" => recording.status,
              "steps" => steps(recording, replay).to_h { |step| [ step.name, came_to(step) ] },
              "attempts" => replay.attempts.map { |attempt| attempt(attempt, recording) }, "events" => [],
              "remarks" => replay.remarks.map { |step, text| "#{step}: #{text}" } }
          end

          def came_to(step)
            kind, said = step.outcomes.last&.then { |outcome| masked(outcome).first }
            { "state" => step.state, "attempts" => step.attempts, "result" => (said if kind == "succeeded"),
              "error" => (said["message"] if kind == "failed") }.compact
          end

          def attempt(attempt, recording)
            worker = recording.steps.fetch(attempt.step).pattern
            inputs = worker ? attempt.inputs : attempt.inputs&.slice("worker_template_name").presence
            { "at_ms" => attempt.at_ms, "step" => attempt.step, "retries" => attempt.retries,
              "results" => attempt.results, "inputs" => inputs && masked(inputs) }.compact
          end

          def masked(value) = @mask.value(value)
          def json(value) = "#{JSON.pretty_generate(value, max_nesting: 0)}\n"

          # A case that was there is replaced as a whole, or not at all.
          def write(folder, files)
            FileSet.open(folder) do |set|
              files.each { |name, text| set.stage(name, text) }
              set.place(files.keys)
            end
            folder
          rescue FileSet::Failed => error
            raise Error::Misuse, "#{folder} can't be written. #{error.message}"
          end
      end
    end
  end
end
