# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Operations
    # All that the engine knows about a task at one moment. What the application's `config.filter_parameters` name is
    # masked; see {Mask}.
    class History
      include Discreet # it holds what it masks

      # Matches a frame of the application's own code; see {Diagnostics::Raised#frames}.
      #
      # @api private
      OWN = %r{\A[^/<(\s]\S*:\d+}

      # The most attempts in a waterfall.
      DRAWN = 2_000
      private_constant :DRAWN

      # A transition of the task or, with +step+, of the step of that name. +by+ and +because+: which person acted, and
      # why; nil if it was the engine.
      Transition = Data.define(:step, :from, :to, :at, :by, :because, :worker)

      # One attempt at a step. +ending+: "running", "succeeded", "failed", "lost" or "cancelled". +seconds+: how long it
      # has worked. +error+, +error_type+ and +backtrace+: nil unless it failed. +place+: the first frame of the
      # application's own code.
      Attempt = Data.define(:number, :queued, :began, :ended, :ending, :seconds, :worker, :error, :error_type,
        :backtrace) do
        # @return [String, nil] such as "app/services/bank.rb:48:in 'Bank#charge'"
        def place = backtrace&.find { |frame| History::OWN.match?(frame) }
      end

      # A step of the task. If the task does not have it (yet), it comes from the template, and +id+ is nil. +kind+ and
      # +standing+: the words of `wit/operations.wit`. +attempt_count+: as the engine counts them, from 0 again after a
      # person's retry. +result+, +inputs+ and +checkpoint+ are masked. A result or inputs that are too long are nil,
      # and +left_out+ has their size in bytes.
      Step = Data.define(:id, :name, :kind, :callable, :pattern, :dependencies, :standing, :attempt_count,
        :max_attempts, :retry_at, :attempts, :result, :inputs, :checkpoint, :left_out)

      # @return [Task] its steps as they are now
      #
      # @api private
      attr_reader :task

      # @return [String] the task's id
      attr_reader :id

      # @return [String] of its workflow
      attr_reader :namespace, :name, :version

      # @return [String] as the engine names it
      attr_reader :state

      # @return [Time]
      attr_reader :created, :now

      # @return [String, nil] who created it, from where and why; nil if nobody said so
      attr_reader :initiator, :source_system, :reason

      # @return [Object, nil] its context, masked; nil if it is too long
      attr_reader :context

      # @return [Array<Step>] in the template's order; each batch worker follows its pattern
      attr_reader :steps

      # @return [Array<Transition>] oldest first
      attr_reader :transitions

      # @return [Array<Cause>] see {Engine#why}
      attr_reader :causes

      # @param task [Task]
      # @param transitions [Array<Hash{String => String, nil}>] see {Database::Tasks#history}
      # @param contents [Array<Hash{String => String, nil}>] see {Database::Tasks#contents}
      # @param mask [Mask]
      # @param component [Component::Session, nil] of several that are read together
      #
      # @api private
      def initialize(task, transitions:, contents:, mask: Mask.of_app, component: nil)
        @task, @mask = task, mask
        @id, @namespace, @name, @version, @state = task.id, task.namespace, task.name, task.version, task.state
        @rows, @contents = transitions, contents.to_h { |row| [ row["id"], row ] }
        first = contents.first || {}
        @initiator, @source_system, @reason = first.values_at("initiator", "source_system", "reason")
        @context, @configuration = context_of(first), first["configuration"].to_s
        @created, @now = time(first["created"] || task.snapshot[:now_ms]), time(task.snapshot[:now_ms])
        component ? read(component) : Component.open { |opened| read(opened) }
      end

      # @return [String] the end of its id, by which people tell tasks apart
      def short = Client.short(id)

      # @param name [String]
      # @return [Step, nil]
      def step(name) = steps.find { |step| step.name == name }

      # Draws the task: a graph of its steps with their states, or a waterfall of what happened when.
      #
      # @param drawing [String] "graph" or "waterfall"
      # @param format [String] "text" or "svg"
      # @param styled [Boolean] whether an SVG contains its style; without it, the page needs {.stylesheet},
      #   and the SVG has no heading either
      # @param view [Hash{Symbol => Object}] which steps a graph shows, all by default. `focus`: only this step, and the
      #   steps before and after it. `depth`: the most dependencies between it and a step, or the most layers.
      #   `max_steps`: about this many, those around what failed, waits or runs first. Other steps are folded: one box
      #   stands for several. `links`: addresses in an SVG of a `step` and of a box of `folded` steps, in which `{step}`
      #   stands for the name of the (first) step.
      # @param only [Array<Step>, nil] the steps of a waterfall; nil draws all
      # @return [String]
      # @raise [Error::Rejected] if there is no step `focus`
      def draw(drawing, format: "text", styled: true, only: nil, **view)
        steps = records(only)
        steps = drawable(steps) if drawing == "waterfall"
        picture = { namespace:, name:, version:, subtitle: "#{short}, #{state.to_s.tr("_", " ")}", steps:,
                    created_at_ms: milliseconds(created), now_ms: milliseconds(now) }
        Component.call("workflow", "draw-task", picture, drawing, format, Workflows::View.new(**view).to_h,
          [ { name: "style", value: styled ? "own" : "page" } ])
      end

      # @param only [Array<Step>, nil] see {#draw}
      # @return [Hash{String => Integer}] how many of its oldest attempts a waterfall leaves out, by the step's name
      #
      # @api private
      def undrawn(only: nil)
        steps = records(only)
        left = steps.zip(drawable(steps)).map { |all, drawn| all["attempts"].size - drawn["attempts"].size }
        steps.map { |step| step["name"] }.zip(left).to_h.select { |_, count| count.positive? }
      end

      # @return [String] CSS for drawings without their own style
      def self.stylesheet = Component.call("workflow", "stylesheet")

      # The template as it is registered with the engine.
      #
      # @return [Hash{Symbol => String}] `types.source` of the contract
      #
      # @api private
      def template = { name: "#{namespace}/#{name} #{version}", text: @configuration }

      # @return [Hash{Symbol => Object}] everything, fit for JSON
      def to_h
        { id:, namespace:, name:, version:, state:, created:, now:, initiator:, source_system:, reason:, context:,
          causes: causes.map { |cause| cause.to_h.except(:task).merge(command: cause.command, advice: cause.advice) },
          steps: steps.map { |step| { **step.to_h, attempts: step.attempts.map { |attempt| told(attempt) } } },
          transitions: transitions.map(&:to_h) }
      end

      private
        def shown = { id:, state: }

        def told(attempt) = { **attempt.to_h, place: attempt.place }

        def read(component)
          names = @task.snapshot[:steps].to_h { |step| [ step[:id], step[:name] ] }
          events = @rows.map { |row| event(row) }
          @transitions = @rows.zip(events).map { |row, event| transition(row, event, names) }
          @failures = failures(events)
          @workers = @rows.select { |row| row["step"] && row["worker"] }
            .to_h { |row| [ [ row["step"], row["begun"].to_i ], row["worker"] ] }
          causes = component.call("operations", "why", @task.snapshot)
          @causes = causes.map { |record| Cause.from_record(record, task: id) }
          @progress = component.call("operations", "progress", @task.snapshot, moves, batch_workers, template)
          @steps = @progress.map { |record| of_record(record) }
        end

        def transition(row, event, names)
          custom = within(event, "data", "metadata", "custom")
          Transition.new(step: names[row["step"]], from: row["from_state"], to: row["to_state"], at: time(row["at"]),
            by: row["by"] || custom["completed_by"], because: row["because"] || custom["completion_reason"],
            worker: row["worker"])
        end

        # The engine stores it as text, and nothing guarantees what is in it.
        def event(row)
          event = row["event"] ? Stored.read(row["event"]) : {}
          event.is_a?(Hash) && event["data"].is_a?(Hash) ? event : {}
        rescue JSON::ParserError
          {}
        end

        # @return [Hash] the nested Hash; empty if there is none
        def within(hash, *keys)
          keys.reduce(hash) { |inner, key| inner[key].is_a?(Hash) ? inner[key] : {} }
        end

        # The error data of failed attempts, by step and time of the end.
        def failures(events)
          ended = @rows.zip(events).select { |row, event| row["step"] && event["data"] }
          ended.to_h { |row, event| [ row.values_at("step", "at"), event["data"] ] }
        end

        def moves
          @rows.filter_map do |row|
            next unless row["step"]

            { step_id: row["step"], at_ms: row["at"].to_i, began_at_ms: row["begun"]&.to_i,
              failed: row["to_state"] == Database::FAILED, to: Task.step_state(row["to_state"]) }
          end
        end

        def batch_workers
          @contents.values.select { |row| row["pattern"] }.map { |row| { step_id: row["id"], pattern: row["pattern"] } }
        end

        def of_record(record)
          held = record["id"] ? @contents.fetch(record["id"], {}) : {}
          told = record.slice("id", "name", "kind", "callable", "pattern", "dependencies", "standing")
          Step.new(**told.transform_keys(&:to_sym), attempt_count: record["attempt-count"],
            max_attempts: record["max-attempts"], retry_at: time(record["retry-at-ms"]), attempts: attempts(record),
            result: masked(held["result"]), inputs: masked(held["inputs"]), checkpoint: masked(held["checkpoint"]),
            left_out: left_out(held))
        end

        def records(only)
          return @progress unless only

          names = only.to_set(&:name)
          @progress.select { |step| names.include?(step["name"]) }
        end

        # Of a step that was tried thousands of times, the newest attempts: no picture shows more apart.
        def drawable(steps)
          return steps if steps.sum { |step| step["attempts"].size } <= DRAWN

          most = [ DRAWN / steps.size, 1 ].max
          steps.map { |step| step.merge("attempts" => step["attempts"].last(most)) }
        end

        def left_out(held)
          %w[ result inputs ].select { |key| held["#{key}_bytes"] && held[key].nil? }
            .to_h { |key| [ key, held["#{key}_bytes"].to_i ] }
        end

        def attempts(record)
          record["attempts"].map.with_index(1) do |attempt, number|
            queued, began, ended, ending = attempt.values_at("queued-at-ms", "began-at-ms", "ended-at-ms", "ending")
            seconds = began ? ((ended || milliseconds(now)) - began) / 1000.0 : 0.0
            Attempt.new(number:, queued: time(queued), began: time(began), ended: time(ended), ending:, seconds:,
              worker: @workers[[ record["id"], began ]], **failure(record["id"], attempt))
          end
        end

        def failure(step, attempt)
          return { error: nil, error_type: nil, backtrace: nil } unless attempt["ending"] == "failed"

          failure = within(@failures, [ step, attempt["ended-at-ms"].to_s ], "error")
          error, error_type, backtrace = failure.values_at("message", "error_type", "backtrace")
          { error: @mask.text(error), error_type:, backtrace: (backtrace.grep(String) if backtrace.is_a?(Array)) }
        end

        def context_of(row) = row["context"] && @mask.value(Baggage.without(Stored.read(row["context"])))
        def masked(text) = text && @mask.value(Stored.read(text))

        def time(milliseconds) = (Time.at(milliseconds.to_i / 1000r).utc if milliseconds)
        def milliseconds(time) = (time.to_r * 1000).to_i
    end
  end
end
