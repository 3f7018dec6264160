# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Operations
    # A task as it is in the engine's tables at one moment, in the terms of `wit/operations.wit`.
    #
    # @api private
    class Task
      # @param state [String] a step's, as the engine spells it
      # @return [String] a case of `live-step-state`
      def self.step_state(state) = Database::SENT.include?(state) ? "result-enqueued" : state.tr("_", "-")

      # @return [Hash] a `snapshot` record
      attr_reader :snapshot

      # @return [String]
      attr_reader :id, :namespace, :name, :version, :state

      # @return [String, nil] the id of its last transition
      attr_reader :transition

      # @param id [String]
      # @param rows [Array<Hash{String => String, nil}>] see {Database::Tasks#find}
      # @param workers [Array<Database::Claims::Owner>] the workers that serve its namespace
      # @param messages [Array<Hash>] `message` records
      # @param hand_back_after [Numeric] seconds
      # @param mask [Mask] for what errors say
      def initialize(id:, rows:, workers:, messages:, hand_back_after:, mask: Mask.of_app)
        @id, @mask, task = id, mask, rows.first
        @namespace, @name, @version, @state = task.values_at("namespace", "task", "version", "task_state")
        @patterns = rows.to_h { |row| row.values_at("id", "pattern") }
        @transition, @transitions = task["task_transition"], rows.to_h { |row| row.values_at("id", "transition") }
        @snapshot = {
          now_ms: task.fetch("now").to_i,
          task: { namespace: @namespace, state: (@state || "pending").tr("_", "-"),
                  since_ms: (task["task_since"] || task.fetch("created")).to_i,
                  dead_letter_reason: task["dead_letter"] },
          steps: rows.select { |row| row["id"] }.map { |row| step(row) },
          messages:, server_count: task["servers"]&.to_i,
          workers: workers.map { |worker| { name: worker.worker, alive: worker.alive } },
          hand_back_after_ms: (hand_back_after * 1000).to_i
        }
      end

      # @param step [String] its id
      # @return [String, nil] the id of its last transition
      def transition_of(step) = @transitions[step]

      # What {History} needs to know of each step where nobody looks at what it holds.
      #
      # @param first [Hash{String => String, nil}] what the first one says of the task
      # @return [Array<Hash{String => String, nil}>]
      def contents(first)
        rows = @patterns.map { |id, pattern| { "id" => id, "pattern" => pattern } }
        rows.first.merge!(first)
        rows
      end

      private
        def step(row)
          {
            id: row.fetch("id"), name: row.fetch("name"),
            state: self.class.step_state(row.fetch("state")),
            since_ms: row.fetch("since").to_i, handler_start: handler_start(row),
            attempt_count: row.fetch("attempts").to_i, max_attempts: row.fetch("max_attempts").to_i,
            retry_eligible: row["retry_eligible"] == "t",
            retry_at_ms: row["next_retry"]&.to_i, ready: row["ready"] == "t",
            error: @mask.text(row["error"]), error_type: row["error_type"], callable: row["handler"],
            dependency_ids: JSON.parse(row["parents"] || "[]"),
            in_template: row["in_template"] == "t", timeout_ms: row["time_limit"]&.to_i
          }
        end

        def handler_start(row)
          return unless row["begun_at"]

          { at_ms: row["begun_at"].to_i, worker: row["begun_worker"].to_s, process: row["begun_by"].to_s }
        end
    end
  end
end
