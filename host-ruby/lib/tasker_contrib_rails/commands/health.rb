# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # What `rails tasker:health` prints.
    class Health
      # @param workers [Array<Hash{String => Object}>] see {Health.read}
      def initialize(workers)
        @workers = workers
      end

      # @return [String]
      def json = Printable.json(@workers)

      # @return [String] a line a worker
      def text
        return "No worker runs here." if @workers.empty?

        @workers.map { |worker| Printable.line(line(worker)) }.join("\n")
      end

      private
        def line(worker)
          steps = worker["steps"] || {}
          oldest = worker["oldest_step"]
          [ worker["healthy"] ? "healthy" : "ILL", "#{worker["worker"]} (pid #{worker["pid"]})", worker["state"], worker["error"],
            "#{steps["running"].to_i} running, #{steps["waiting"].to_i} waiting, #{steps["done"].to_i} done, #{steps["failed"].to_i} failed",
            ("#{oldest["name"]} for #{oldest["seconds"]} s" if oldest) ].compact.join("; ")
        end
    end
  end
end
