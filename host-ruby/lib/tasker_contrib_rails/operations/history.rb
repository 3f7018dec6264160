# frozen_string_literal: true

require "active_support/parameter_filter"
require "json"

module TaskerContribRails
  module Operations
    # All that the engine knows of a task at one moment. In what steps were given and returned, that is masked which the
    # application's `config.filter_parameters` name.
    class History
      include Discreet # it holds what it masks

      # A frame of the application's own: see {Diagnostics::Raised#frames}.
      #
      # @api private
      OWN = %r{\A[^/<(\s]\S*:\d+}

      # A transition of the task, or of the +step+ of this name. +by+ and +because+ are a person's, or nil.
      Transition = Data.define(:step, :from, :to, :at, :by, :because, :worker)

      # One attempt at a step. +ending+: "running", "succeeded", "failed", "lost" or "cancelled"; +seconds+ of work so
      # far; +error+, +error_type+ and +backtrace+ are nil unless it failed, +place+ is the first line of the
      # application's in it.
      Attempt = Data.define(:number, :queued, :began, :ended, :ending, :seconds, :worker, :error, :error_type,
        :backtrace) do
        # @return [String, nil] such as "app/services/bank.rb:48:in 'Bank#charge'"
        def place = backtrace&.find { |frame| History::OWN.match?(frame) }
      end

      # A step of the task, or of its template where the task has none of the name (yet): then +id+ is nil. +kind+ and
      # +standing+ in the words of `wit/operations.wit`; +tried+ counts as the engine does, which a person's retry
      # begins anew. +result+, +inputs+ and +checkpoint+ are masked; of those that are too long to be given, which are
      # nil then, +left_out+ says how many bytes they have.
      Step = Data.define(:id, :name, :kind, :callable, :pattern, :dependencies, :standing, :tried, :most, :retry_at,
        :attempts, :result, :inputs, :checkpoint, :left_out)

      # @return [String] the task's id
      attr_reader :id

      # @return [String] its workflow's
      attr_reader :namespace, :name, :version

      # @return [String] where it is, in the engine's words
      attr_reader :state

      # @return [Time]
      attr_reader :created, :now

      # @return [String, nil] who created it, from where and why, as far as it was said
      attr_reader :initiator, :source_system, :reason

      # @return [Object, nil] its context, masked; nil where it is too long
      attr_reader :context

      # @return [Array<Step>] in the template's order; workers of a batch after their pattern
      attr_reader :steps

      # @return [Array<Transition>] oldest first
      attr_reader :transitions

      # @return [Array<Cause>] see {Engine#why}
      attr_reader :causes

      # @param task [Task]
      # @param transitions [Array<Hash{String => String, nil}>] see {Database::Tasks#history}
      # @param contents [Array<Hash{String => String, nil}>] see {Database::Tasks#contents}
      # @param filter [ActiveSupport::ParameterFilter]
      #
      # @api private
      def initialize(task, transitions:, contents:, filter: History.filter)
        @task, @filter = task, filter
        @id, @namespace, @name, @version, @state = task.id, task.namespace, task.name, task.version, task.state
        @rows, @contents = transitions, contents.to_h { |row| [ row["id"], row ] }
        first = contents.first || {}
        @initiator, @source_system, @reason = first.values_at("initiator", "source_system", "reason")
        @context, @configuration = masked(first["context"]), first["configuration"].to_s
        @created, @now = time(first["created"] || task.snapshot[:now]), time(task.snapshot[:now])
        read
      end

      # @return [ActiveSupport::ParameterFilter] the application's
      #
      # @api private
      def self.filter
        parameters = Rails.application&.config&.filter_parameters if defined?(Rails.application)
        ActiveSupport::ParameterFilter.new(parameters || [])
      end

      # @return [String] as people tell tasks apart
      def short = id.delete("-").last(8)

      # @param name [String]
      # @return [Step, nil]
      def step(name) = steps.find { |step| step.name == name }

      # The task as a picture: which step needs which and how each stands, or what happened when.
      #
      # @param drawing [String] "graph" or "waterfall"
      # @param format [String] "text" or "svg"
      # @param styled [Boolean] whether an SVG brings its own style; without, it looks as {.stylesheet} says
      # @return [String]
      def draw(drawing, format: "text", styled: true)
        picture = { namespace:, name:, version:, about: "#{short}, #{state.to_s.tr("_", " ")}", steps: @progress,
                    created: milliseconds(created), now: milliseconds(now) }
        Component.call("workflow", "draw", picture, drawing, format, styled)
      end

      # @return [String] CSS for pictures that bring no style
      def self.stylesheet = Component.call("workflow", "stylesheet")

      # The template that is registered, as the engine has it.
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

        def read
          names = @task.snapshot[:steps].to_h { |step| [ step[:id], step[:name] ] }
          events = @rows.map { |row| event(row) }
          @transitions = @rows.zip(events).map { |row, event| transition(row, event, names) }
          @failures = failures(events)
          Component.open do |component|
            causes = component.call("operations", "why", @task.snapshot)
            @causes = causes.map { |record| Cause.from_record(record, task: id) }
            @progress = component.call("operations", "progress", @task.snapshot, moves, copies, template)
          end
          @steps = @progress.map { |record| of_record(record) }
        end

        def transition(row, event, names)
          custom = within(event, "data", "metadata", "custom")
          Transition.new(step: names[row["step"]], from: row["from_state"], to: row["to_state"], at: time(row["at"]),
            by: row["by"] || custom["completed_by"], because: row["because"] || custom["completion_reason"],
            worker: row["worker"])
        end

        # The engine keeps it as a text, of which nothing is known for sure.
        def event(row)
          event = row["event"] ? Stored.read(row["event"]) : {}
          event.is_a?(Hash) && event["data"].is_a?(Hash) ? event : {}
        rescue JSON::ParserError
          {}
        end

        # @return [Hash] what is there; an empty one where anything else is
        def within(hash, *keys)
          keys.reduce(hash) { |inner, key| inner[key].is_a?(Hash) ? inner[key] : {} }
        end

        # What the attempts of each step failed with, by when they ended.
        def failures(events)
          ended = @rows.zip(events).select { |row, event| row["step"] && event["data"] }
          ended.to_h { |row, event| [ row.values_at("step", "at"), event["data"] ] }
        end

        def moves
          @rows.filter_map do |row|
            next unless row["step"]

            { step: row["step"], at: row["at"].to_i, begun: row["begun"]&.to_i,
              failed: row["to_state"] == Database::FAILED, to: Task.step_state(row["to_state"]) }
          end
        end

        def copies
          @contents.values.select { |row| row["pattern"] }.map { |row| { step: row["id"], pattern: row["pattern"] } }
        end

        def of_record(record)
          held = record["id"] ? @contents.fetch(record["id"], {}) : {}
          told = record.slice("id", "name", "kind", "callable", "pattern", "dependencies", "standing", "tried", "most")
          Step.new(**told.transform_keys(&:to_sym), retry_at: time(record["retry-at"]), attempts: attempts(record),
            result: masked(held["result"]), inputs: masked(held["inputs"]), checkpoint: masked(held["checkpoint"]),
            left_out: left_out(held))
        end

        def left_out(held)
          %w[ result inputs ].select { |key| held["#{key}_bytes"] && held[key].nil? }
            .to_h { |key| [ key, held["#{key}_bytes"].to_i ] }
        end

        def attempts(record)
          workers = @rows.select { |row| row["step"] == record["id"] && row["worker"] }
            .to_h { |row| [ row["begun"].to_i, row["worker"] ] }
          record["attempts"].map.with_index(1) do |attempt, number|
            queued, began, ended, ending = attempt.values_at("queued", "began", "ended", "ending")
            seconds = began ? ((ended || milliseconds(now)) - began) / 1000.0 : 0.0
            Attempt.new(number:, queued: time(queued), began: time(began), ended: time(ended), ending:, seconds:,
              worker: workers[began], **failure(record["id"], attempt))
          end
        end

        def failure(step, attempt)
          return { error: nil, error_type: nil, backtrace: nil } unless attempt["ending"] == "failed"

          failure = within(@failures, [ step, attempt["ended"].to_s ], "error")
          error, error_type, backtrace = failure.values_at("message", "error_type", "backtrace")
          { error:, error_type:, backtrace: (backtrace.grep(String) if backtrace.is_a?(Array)) }
        end

        # A top-level text or list has no name by which it could be a secret.
        def masked(text)
          return if text.nil?

          @filter.filter("value" => Stored.read(text))["value"]
        end

        def time(milliseconds) = (Time.at(milliseconds.to_i / 1000r).utc if milliseconds)
        def milliseconds(time) = (time.to_r * 1000).to_i
    end
  end
end
