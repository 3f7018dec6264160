# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Operations
    # What the engine did in a task that has ended: its steps, what they waited for, and how each attempt ended. Of
    # results, it keeps only the part that decides which steps follow.
    #
    # @api private
    class Recording
      # The states in which a task stays, and how the runner names them.
      ENDED = { "complete" => "complete", "blocked_by_failures" => "blocked_by_failures",
                "error" => "blocked_by_failures" }.freeze

      # The states into which a person brings a task.
      BY_HAND = %w[ cancelled resolved_manually ].freeze

      # How many dependencies back the engine looks for results that a step gets.
      FARTHEST = 50
      # The longest wait before a retry that is believed, in seconds: a year.
      LONGEST = 366 * 24 * 60 * 60
      private_constant :BY_HAND, :FARTHEST, :LONGEST

      # +outcomes+: in order, `succeeded` or `failed` as in the scripts of spec/cases/runner. +before+: the names of all
      # steps that it waited for, directly or not.
      Step = Data.define(:name, :state, :attempts, :inputs, :pattern, :before, :outcomes)

      # @return [String]
      attr_reader :id, :namespace, :name, :version, :state

      # @return [Hash{String => Step}] by name, in the order in which they were made
      attr_reader :steps

      # @param id [String]
      # @param steps [Array<Hash{String => String, nil}>] see {Database::Tasks#recorded}
      # @param outcomes [Array<Hash{String => String, nil}>]
      def initialize(id, steps:, outcomes:)
        @id, first = id, steps.first
        @namespace, @name, @version, @state = first.values_at("namespace", "task", "version", "task_state")
        @configuration = first["configuration"].to_s
        @by_hand = outcomes.any? { |row| row["by_hand"] == "t" }
        rows = steps.select { |row| row["id"] }
        @names = rows.to_h { |row| row.values_at("id", "name") }
        @parents = rows.to_h { |row| [ row["id"], JSON.parse(row["parents"] || "[]") ] }
        ended = outcomes.reject { |row| row["by_hand"] == "t" }.group_by { |row| row["step"] }
        @steps = rows.to_h { |row| [ row["name"], step(row, ended.fetch(row["id"], [])) ] }
      end

      # @return [String] the end of its id, by which people tell tasks apart
      def short = Client.short(id)

      # @return [String, nil] how it ended, in the words of `runner.task-status` with underscores
      def status = ENDED[state]

      # @return [String, nil] why it can't be replayed
      def obstacle
        return "was changed by a person, which no template can predict" if @by_hand || BY_HAND.include?(state)
        return "is #{state.to_s.tr("_", " ")}, and has not ended" unless status

        given_up = state == "error" && steps.each_value.none? { |step| step.state == "error" }
        "was given up by the server, which waits for nothing too long" if given_up
      end

      # The template that it ran with, unless it was changed in this version since.
      #
      # @return [Hash] `types.source` of the contract
      def template = { name: "#{namespace}/#{name} #{version}", text: @configuration }

      private
        def step(row, ended)
          Step.new(**row.slice("name", "state", "pattern").transform_keys(&:to_sym), attempts: row["attempts"].to_i,
            inputs: inputs(row), before: before(row["id"]).sort,
            outcomes: ended.map { |outcome| outcome(outcome, row) })
        end

        # The engine writes an object.
        def inputs(row)
          inputs = row["inputs"] && Stored.read(row["inputs"])
          inputs if inputs.is_a?(Hash)
        end

        # As far as the engine looks for results.
        def before(id)
          found, row = [], [ id ]
          FARTHEST.times do
            row = row.flat_map { |near| @parents.fetch(near, []) }.uniq - found
            found |= row
          end
          found.filter_map { |parent| @names[parent] }
        end

        # The engine keeps a failure as a text in no certain form. Only the kind of the error is recorded, because its
        # message can contain secrets.
        def outcome(row, step)
          succeeded = row["to_state"] == Database::SUCCEEDED
          return { "succeeded" => Stored.read(step["routing"] || "{}") } if succeeded

          data = row["event"] ? Stored.read(row["event"])["data"] : {}
          waits = data.dig("orchestration_metadata", "headers", "retry-after")
          error = data["error"] || {}
          { "failed" => { "message" => error["error_type"].to_s, "retryable" => error["retryable"] != false,
                          "retry_after" => seconds(waits) }.compact }
        rescue JSON::ParserError, NoMethodError, TypeError
          { "failed" => { "message" => "", "retryable" => true } }
        end

        # A number that is none of seconds says nothing of when to try again.
        def seconds(text) = Integer(text, exception: false)&.then { |seconds| seconds if seconds.between?(0, LONGEST) }
    end
  end
end
