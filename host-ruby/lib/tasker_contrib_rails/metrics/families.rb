# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # All metrics. OpenMetrics, Yabeda and docs/observability.md use this table.
    #
    # @api private
    module Families
      gauge = ->(name, help, *labels, unit: nil) { Family.new(name:, type: "gauge", help:, labels:, unit:) }
      by_name = ->(families) { families.to_h { |family| [ family.name.to_sym, family ] }.freeze }

      # Metrics from the engine's tables, which are the same in every process.
      ENGINE = by_name.call(
        [ gauge.call("engine_up", "Whether the engine's tables could be read: 1 or 0."),
          gauge.call("runnable_steps", "Steps that a worker could take now.", :namespace),
          gauge.call("oldest_runnable_step_seconds", "For how long the oldest of them has been there to take.",
                     :namespace, unit: "seconds"),
          gauge.call("parked_retries", "Steps that failed and wait for their next attempt.", :namespace),
          gauge.call("claimed_steps", "Steps that a worker claimed and whose handler has not begun.", :namespace),
          gauge.call("running_steps", "Steps whose handler has begun.", :namespace),
          gauge.call("waiting_results", "Results that wait for the server.", :namespace),
          gauge.call("stranded_steps", "Steps that a dead or frozen worker holds.", :namespace),
          gauge.call("stranded_tasks", "Tasks that a killed server left a minute ago or longer.", :namespace),
          gauge.call("live_workers", "Workers that hold their lock.", :namespace),
          gauge.call("frozen_workers", "Of these, workers that have been silent for 15 seconds.", :namespace) ]
      )

      # Metrics that the workers of this machine measure.
      WORKERS = by_name.call(
        [ Family.new(name: "step_attempts", type: "counter", help: "Attempts at steps, by what became of them.",
                     labels: %i[ worker namespace task outcome ]),
          Family.new(name: "step_duration_seconds", type: "histogram", help: "How long attempts took, by handler.",
                     labels: %i[ worker namespace task handler ], unit: "seconds"),
          Family.new(name: "drain_duration_seconds", type: "summary", unit: "seconds",
                     help: "How long workers of this machine took to stop."),
          Family.new(name: "drain_left_steps", type: "counter",
                     help: "Steps that still ran when such a worker had to end.") ]
      )
    end
  end
end
