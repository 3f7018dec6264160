# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:replay`: replays tasks that have ended with the application's current templates.
    class Replay
      # The most tasks for one command.
      MOST = 1_000

      # @param engine [Operations::Engine]
      # @param sources [Workflows::Sources]
      # @param format [String] "text" or "json"
      # @param export [String, nil] a folder in which to write each task as a case; see {Export}
      # @param output [IO]
      def initialize(engine, sources: Workflows::Sources.new, format: "text", export: nil, output: $stdout)
        @engine, @sources, @format, @output = engine, sources, format, output
        raise Error::Misuse, "--export takes a folder, and its name is empty." if export&.strip&.empty?

        @export = Export.new(export) if export
      end

      # @param task [String] see {Operations::Engine#find}
      # @return [Boolean] whether the current template gives the same
      # @raise [Error::NoSuchTask, Error::Misuse] if there is no such task, or it can't be replayed
      def one(task)
        recording = @engine.recording(task)
        raise Error::Misuse, "Task #{recording.short} #{recording.obstacle}." if recording.obstacle

        outcome = compare(recording)
        raise Error::Misuse, "Task #{recording.short} #{outcome.not_exported}." if outcome.not_exported

        tell([ outcome ])
      end

      # @param number [Integer] how many of the tasks that ended last
      # @param filter [Hash] see {Operations::Engine#tasks}
      # @return [Boolean] whether the current templates give the same
      def last(number, **filter)
        unless number.to_i == number && number.between?(1, MOST)
          raise Error::Misuse, "--last takes a whole number from 1 to #{MOST}."
        end

        rows = @engine.tasks(states: Operations::Recording::ENDED.keys, limit: number.to_i, **filter)
        unknown = rows.empty? ? NoMatch.unknown(@engine, **filter) : []
        raise Error::NoSuchTask, unknown.join(" ") if unknown.any?

        tell(rows.map { |row| compare(@engine.recording(row.id)) })
      end

      private
        # The outcome for one task. +divergence+: the first difference, or nil. +passed_over+ and
        # +not_exported+: why the task was skipped or not exported, or nil.
        Outcome = Data.define(:recording, :divergence, :passed_over, :exported, :not_exported) do
          def to_h
            { task: recording.id, namespace: recording.namespace, name: recording.name, version: recording.version,
              divergence: divergence&.to_h, passed_over:, exported:, not_exported: }
          end
        end
        private_constant :Outcome

        def compare(recording)
          steps = recording.obstacle || template(workflow(recording))
          passed_over = steps if steps.is_a?(String)
          unless passed_over
            divergence = Operations::Replay.new(recording, steps:).call
            exported = @export&.call(recording)
          end
          Outcome.new(recording:, divergence:, passed_over:, exported:, not_exported: nil)
        rescue Export::NoCase => error # of many, the others are written
          Outcome.new(recording:, divergence:, passed_over:, exported: nil, not_exported: error.message)
        end

        def workflow(recording) = "#{recording.namespace}/#{recording.name}"

        # The template with this name, or why there is none.
        def template(name)
          @sources.find(name).sound_template["steps"]
        rescue Error::NoSuchTemplate
          "is of #{name}, whose template is no longer here"
        rescue *Workflows::Sources::UNREADABLE
          "is of #{name}, whose template has errors: bin/rails tasker:check"
        end

        def tell(outcomes)
          parted = outcomes.select(&:divergence)
          if @format == "json"
            @output.puts Printable.json(outcomes.map(&:to_h).as_json)
          else
            outcomes.each { |outcome| describe(outcome) }
            line summary(outcomes, parted)
          end
          parted.empty?
        end

        def describe(outcome)
          task = "#{outcome.recording.short}  #{workflow(outcome.recording)} #{outcome.recording.version}"
          line "#{task}  passed over: it #{outcome.passed_over}" if outcome.passed_over
          line "#{task}  #{outcome.divergence}" if outcome.divergence
          line "#{task}  not written: it #{outcome.not_exported}" if outcome.not_exported
          line "#{task}  written to #{outcome.exported}" if outcome.exported
        end

        def summary(outcomes, parted)
          passed_over = outcomes.count(&:passed_over)
          same = outcomes.size - parted.size - passed_over
          [ "#{same} of #{outcomes.size} tasks would go the same way today",
            *("#{parted.size} would not" if parted.any?), *("#{passed_over} passed over" if passed_over.positive?) ]
            .join(", ") << "."
        end

        def line(text) = @output.puts(Printable.line(text))
    end
  end
end
