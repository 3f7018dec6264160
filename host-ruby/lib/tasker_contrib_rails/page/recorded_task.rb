# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Page
    # A recorded task as rows of the engine's tables. Times in its file are seconds since it was created.
    class RecordedTask
      # What becomes of a step by each action.
      STATES = { retry: "pending", skip: "resolved_manually", complete: "complete" }.freeze
      ENDED = { "succeeded" => %w[ enqueued_for_orchestration complete ],
                "failed" => %w[ enqueued_as_error_for_orchestration waiting_for_retry ] }.freeze
      private_constant :STATES, :ENDED

      # @return [String]
      attr_reader :id

      # @param told [Hash] of the file
      # @param began [Time] when its age was right
      def initialize(told, began:)
        @told, @id = told, told.fetch("id")
        @created = began - told.fetch("age")
        @template = told.fetch("template")
        @state = told.fetch("state")
        @steps = told.fetch("steps").each_with_index.to_h do |(name, step), place|
          [ name, made(name, step || {}, place) ]
        end
        @acted = []
      end

      # @return [String] what a search looks through
      def text = [ id, @told["context"].to_json, *@steps.keys ].join(" ")

      # @param now [Time]
      # @return [Operations::Task]
      def task(now)
        Operations::Task.new(id:, rows: rows(now), workers: workers, messages: messages, hand_back_after: 30)
      end

      # @param step [String, nil] the name of the one that is looked at whole
      # @return [Operations::History]
      def history(now, step: nil)
        Operations::History.new(task(now), transitions:, contents: contents(step))
      end

      # @return [List::Row]
      def row(now) = List::Row.of(history(now))

      # @return [Hash{String => Object}, nil] as {Database::Inspection#dead_letters} reads it
      def dead_letter
        return unless @told["dead_letter"]

        { "id" => id, "reason" => @told["dead_letter"], "since" => milliseconds(ended),
          "namespace" => @template["namespace_name"], "task" => @template["name"] }
      end

      # @return [void]
      def acted(action, step, by:, because:)
        chosen = step ? [ @steps.fetch(step) ] : @steps.values
        chosen = chosen.select { |one| one[:state] == "error" } if action == :retry && step.nil?
        chosen.each { |one| one.merge!(state: STATES.fetch(action), tries: 0, error: nil) } if STATES.key?(action)
        before, @state = @state, action == :cancel ? "cancelled" : "waiting_for_dependencies"
        at = milliseconds(Time.now)
        (step || action == :retry ? chosen : [ nil ]).each do |one|
          @acted << went(one && one[:id], one ? one[:state] : @state, at, from: one ? nil : before, by:, because:)
        end
      end

      # @return [Array<Database::Claims::Owner>] those that serve it
      def workers
        Array(@told["workers"] || [ { "name" => "jobs-1" }, { "name" => "jobs-2" } ]).map do |worker|
          Database::Claims::Owner.new(worker: worker["name"], queues: [], owner: nil, silent: nil, dead_for: nil,
            session: worker["alive"] == false ? nil : "1")
        end
      end

      private
        def made(name, told, place)
          tries = Array(told["attempts"])
          { id: format("%s-%04d-7000-8000-%012d", id.first(8), place, place), name:, attempts: tries,
            state: told["state"] || "pending", tries: told["tries"] || tries.size,
            result: told["result"], error: tries.last&.fetch("error", nil), retry_at: told["retry_at"],
            inputs: told["inputs"], pattern: told["pattern"] }
        end

        def definition(name)
          @template.fetch("steps").find { |step| step["name"] == name } || {}
        end

        def rows(now)
          shared = { "namespace" => @template["namespace_name"], "task" => @template["name"],
                     "version" => @template["version"], "task_state" => @state, "now" => milliseconds(now),
                     "task_transition" => "t#{@acted.size}", "task_since" => milliseconds(ended), "servers" => "1",
                     "created" => milliseconds(@created), "has_shared" => "t", "has_results" => "t",
                     "dead_letter" => @told["dead_letter"] }
          @steps.values.map { |step| { **shared, **step_row(step, now) } }
        end

        def step_row(step, now)
          defined = definition(step[:pattern] || step[:name])
          most = defined.dig("retry", "max_attempts") || 3
          worker = step[:attempts].last&.dig("worker")
          { "id" => step[:id], "transition" => "#{step[:state]} #{step[:tries]}", "name" => step[:name],
            "state" => step[:state], "attempts" => step[:tries], "max_attempts" => most, "since" => since(step),
            "retry_eligible" => step[:tries] < most ? "t" : "f", "ready" => "f", "begun_at" => begun(step),
            "begun_worker" => worker, "begun_by" => "4711@#{worker}",
            "error" => step[:error]&.fetch("message"), "error_type" => step[:error]&.fetch("error_type"),
            "handler" => defined.dig("handler", "callable"), "in_template" => defined.empty? ? "f" : "t",
            "time_limit" => defined["timeout_seconds"]&.*(1000),
            "next_retry" => step[:state] == "waiting_for_retry" ? milliseconds(now + step[:retry_at].to_i) : nil,
            "parents" => JSON.generate(parents(defined)) }.compact
        end

        def parents(defined) = Array(defined["dependencies"]).filter_map { |name| @steps[name]&.fetch(:id) }

        def begun(step)
          milliseconds(@created + step[:attempts].last["began"]) if step[:state] == "in_progress"
        end

        def since(step)
          last = step[:attempts].last || {}
          milliseconds(@created + (last["ended"] || last["began"] || last["queued"] || 0))
        end

        def ended
          tries = @steps.values.flat_map { |step| step[:attempts] }
          @created + tries.flat_map { |one| one.values_at("queued", "began", "ended") }.compact.max.to_f
        end

        def messages
          @steps.values.select { |step| step[:state] == "enqueued" }.map do |step|
            { queue: "shared", worker: nil, archived: false, step_id: step[:id] }
          end
        end

        def transitions
          moves = @steps.values.flat_map { |step| step[:attempts].flat_map { |attempt| attempt_rows(step, attempt) } }
          first, last = went(nil, "pending", milliseconds(@created)), went(nil, @told["state"], milliseconds(ended))
          all = [ first, *moves, last ].each_with_index
          [ *all.sort_by { |row, place| [ row["at"].to_i, place ] }.map(&:first), *@acted ]
        end

        def attempt_rows(step, attempt)
          at = ->(key) { milliseconds(@created + attempt[key]) if attempt[key] }
          begun = { begun: at.("began"), worker: attempt["worker"] }
          rows = [ went(step[:id], "enqueued", at.("queued"), from: "pending") ]
          rows << went(step[:id], "in_progress", at.("began"), from: "enqueued", **begun) if attempt["began"]
          return rows unless attempt["ended"]

          sent, then_ = ENDED.fetch(attempt["error"] ? "failed" : "succeeded")
          then_ = "error" if attempt["error"] && attempt.equal?(step[:attempts].last) && step[:state] == "error"
          event = JSON.generate(type: "x", data: { error: attempt["error"] }) if attempt["error"]
          rows << went(step[:id], sent, at.("ended"), from: "in_progress", event:)
          rows << went(step[:id], then_, at.("ended"), from: sent)
        end

        def went(step, to, at, from: nil, begun: nil, worker: nil, event: nil, by: nil, because: nil)
          { "step" => step, "from_state" => from, "to_state" => to, "at" => at.to_s, "begun" => begun&.to_s,
            "worker" => worker, "by" => by, "because" => because, "event" => event }
        end

        # As the engine's tables are read: what is too long is left out, unless it is of the step that is looked at.
        def contents(whole)
          context = JSON.generate(@told["context"])
          first = { "context" => (context if whole || short?(context)), "configuration" => JSON.generate(@template),
                    "created" => milliseconds(@created), **@told.slice("initiator", "source_system", "reason") }
          @steps.values.map.with_index do |step, place|
            result, inputs = step[:result]&.to_json, step[:inputs]&.to_json
            kept = ->(text) { text if text && (whole == step[:name] || short?(text)) }
            { "id" => step[:id], "pattern" => step[:pattern], "result" => kept.(result), "inputs" => kept.(inputs),
              "result_bytes" => result&.bytesize, "inputs_bytes" => inputs&.bytesize, **(place.zero? ? first : {}) }
          end
        end

        def short?(text) = text.bytesize <= Operations::Engine::LONGEST
        def milliseconds(time) = (time.to_r * 1000).to_i
    end
  end
end
