# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # Looks at several tasks at once, in two statements.
    #
    # @api private
    class Looks
      # @param tasks [Database::Tasks]
      # @param queues [Configuration::Queues]
      # @param hand_back_after [Numeric] seconds
      def initialize(tasks, queues:, hand_back_after:)
        @tasks, @queues, @hand_back_after = tasks, queues, hand_back_after
      end

      # @param ids [Array<String>]
      # @param workers [Array<Database::Claims::Owner>] all that there are
      # @return [Hash{String => Task}] those that exist, by their ids
      def at(ids, workers:)
        return {} if ids.empty?

        found = @tasks.find(ids, shared: @queues.shared, results: @queues.results)
        namespaces = found.values.map(&:first).uniq { |task| task.fetch("namespace") }
        messages, mask = messages(found.keys, namespaces, workers), Mask.of_app
        found.to_h do |id, rows|
          theirs = workers.select { |worker| queues_of(worker, rows.first.fetch("namespace")).any? }
          [ id, Task.new(id:, rows:, workers: theirs, messages: messages.fetch(id, []),
            hand_back_after: @hand_back_after, mask:) ]
        end
      end

      private
        def queues_of(worker, namespace)
          worker.queues.select { |queue| Database::PrivateQueue.namespace_of(queue) == namespace }
        end

        def messages(ids, namespaces, workers)
          places = namespaces.flat_map { |task| places(task, workers) }.uniq
          found = @tasks.messages(ids, places.map { |place| place.values_at(:name, :archived) })
          all = places.zip(found).flat_map do |place, messages|
            messages.map { |task, step| [ task, { **place.slice(:queue, :worker, :archived), step_id: step } ] }
          end
          all.group_by(&:first).transform_values { |pairs| pairs.map(&:last) }
        end

        # The shared queue, the server's queue, and each worker's queue and its archive.
        def places(task, workers)
          namespace = task.fetch("namespace")
          shared = place("shared", Database::PrivateQueue.queue(@queues.shared, namespace)) if task["has_shared"] == "t"
          results = place("results", @queues.results) if task["has_results"] == "t"
          theirs = workers.flat_map do |worker|
            queues_of(worker, namespace).product([ false, true ]).map do |queue, archived|
              place("private", queue, worker: worker.worker, archived:)
            end
          end
          [ shared, results, *theirs ].compact
        end

        def place(queue, name, worker: nil, archived: false) = { queue:, name:, worker:, archived: }
    end
  end
end
