# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # What `rails tasker:health` prints.
    class Health
      # @param probe [Worker::Probe]
      def initialize(probe)
        @probe, @workers = probe, probe.workers
      end

      # @return [String]
      def json = Printable.json(@workers)

      # @return [String] an item a line for each worker; without workers, the probe's sentence
      def text
        return "#{@probe.ready.sentence} `bin/rails tasker:work` starts one." if @workers.empty?

        @workers.map { |worker| lines(worker) }.join("\n")
      end

      private
        def lines(worker)
          [ "#{worker["worker"]} (pid #{worker["pid"]}): #{state(worker)}", worker["state"],
            steps(worker["steps"] || {}), oldest(worker["oldest_step"]),
            *checked(worker) ].compact.map { |item| Printable.line(item) }.join("\n  ")
        end

        def state(worker)
          return "healthy" if worker["healthy"]

          [ "unhealthy", worker["problems"]&.join("; ").presence ].compact.join(": ")
        end

        def steps(counts)
          %w[ running waiting done failed ].map { |state| "#{counts[state].to_i} #{state}" }.join(", ")
        end

        def oldest(step) = ("#{step["name"]} for #{step["seconds"]} s" if step)

        def checked(worker)
          seen, skipped = worker["checked"], worker["not_checked"]
          [ ("checked: #{seen.join(", ")}" if seen.present?),
            ("not checked: #{skipped.map { |name, reason| "#{name} (#{reason})" }.join(", ")}" if skipped.present?) ]
        end
    end
  end
end
