# frozen_string_literal: true

module TaskerContribRails
  module Page
    # A registered version of a workflow. +open+: how many of its tasks are. +looked+, +complete+, +failed+: of its
    # newest tasks. +p50+, +p95+: seconds that complete ones took. +configuration+: its template, of one workflow alone.
    Workflow = Data.define(:namespace, :name, :version, :registered, :open, :looked, :complete, :failed, :p50, :p95,
      :configuration) do
      # @param row [Hash{String => String, nil}] see {Database::Tasks#workflows}
      # @return [Workflow]
      def self.from(row)
        counts = row.slice("open", "looked", "complete", "failed").transform_values(&:to_i)
        times = row.slice("p50", "p95").transform_values { |seconds| seconds&.to_f }
        new(**row.slice("namespace", "name", "version", "configuration"), **counts, **times,
            registered: Time.at(row.fetch("registered").to_i / 1000r).utc)
      end

      # @return [Float, nil] of those that have ended well or failed, how many of a hundred ended well
      def success = (100.0 * complete / (complete + failed) if (complete + failed).positive?)

      # @return [String]
      def path = "#{namespace}/#{name}"

      # @return [Array<Hash>] its steps; none has begun
      def steps
        nothing = { now_ms: 0, task: { namespace:, state: "pending", since_ms: 0, dead_letter_reason: nil }, steps: [],
                    messages: [], workers: [], server_count: nil, hand_back_after_ms: 0 }
        source = { name: "#{path} #{version}", text: configuration.to_s }
        Component.call("operations", "progress", nothing, [], [], source)
      end

      # @return [String] SVG of its steps, without a style of its own
      def picture
        picture = { namespace:, name:, version:, subtitle: nil, steps:, created_at_ms: 0, now_ms: 0 }
        view = Workflows::View.new(max_steps: BOXES, links: { step: "#step-{step}", folded: "#step-{step}" })
        Component.call("workflow", "draw-task", picture, "graph", "svg", view.to_h,
          [ { name: "style", value: "page" } ])
      end
    end

    # How long a step takes. +attempts+: how many were looked at. +again+: how many of a hundred were tried again.
    Workflow::Times = Data.define(:attempts, :p50, :p95, :again) do
      # @param row [Hash{String => String}] see {Database::Tasks#step_times}
      def self.from(row)
        new(attempts: row.fetch("attempts").to_i, p50: row["p50"].to_f, p95: row["p95"].to_f,
            again: row["again"].to_f * 100)
      end
    end
  end
end
