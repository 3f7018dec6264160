# frozen_string_literal: true

module TaskerContribRails
  module Generators
    # The steps of an existing template, as one would type them on the command line.
    module StepWords
      TYPES = { "decision" => "decision", "batchable" => "batchable", "deferred-convergence" => "convergence" }.freeze
      private_constant :TYPES

      # @param plan [Hash] from the component; it does not show which steps call an API
      # @return [String]
      def self.of(plan)
        workers, steps = plan["steps"].partition { |step| step["kind"] == "batch-worker" }
        batches = workers.to_h { |worker| [ worker["name"], worker["dependencies"].first ] }
        steps.map do |step|
          needs = step["dependencies"].map { |name| batches.fetch(name, name) }
          [ step["name"], TYPES.fetch(step["kind"], "base"), needs.join(",") ].join(":")
        end.join(" ")
      end
    end
  end
end
