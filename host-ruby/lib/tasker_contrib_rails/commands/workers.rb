# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:workers`: lists the workers, which namespaces each serves, and which steps it holds since when.
    class Workers
      # @param engine [Operations::Engine]
      # @param format [String] "text" or "json"
      # @param output [IO]
      def initialize(engine, format: "text", output: $stdout)
        @engine, @format, @output = engine, format, output
      end

      # @return [void]
      def call
        workers = @engine.workers
        return @output.puts(Printable.json(workers.map { |worker| record(worker) }.as_json)) if @format == "json"

        line "No worker has a queue in this database." if workers.empty?
        workers.each do |worker|
          held = @engine.held(worker)
          place = "  #{worker.where}, since #{worker.owner["started_at"]}" if worker.where
          line "#{worker.worker}  #{worker.alive ? "alive" : "dead"}  #{namespaces(worker).join(", ")}#{place}"
          held.each { |step| line "  #{held_step(step)}" }
        end
      end

      private
        def record(worker)
          { worker: worker.worker, alive: worker.alive, namespaces: namespaces(worker),
            **worker.owner.symbolize_keys, holds: @engine.held(worker).map(&:to_h) }
        end

        # The task as the other commands take it.
        def held_step(step)
          "#{step.task}/#{step.step} of task #{Client.short(step.task_uuid)}, claimed #{step.since}, " \
            "#{step.begun ? "begun" : "not begun"}"
        end

        def namespaces(worker)
          worker.queues.map { |queue| Database::PrivateQueue.namespace_of(queue) }
        end

        def line(text) = @output.puts(Printable.line(text))
    end
  end
end
