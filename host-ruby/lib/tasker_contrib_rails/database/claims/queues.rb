# frozen_string_literal: true

module TaskerContribRails
  module Database
    class Claims
      # The queues through which steps and results move.
      module Queues
        # Results in the server's queue. +oldest+: the message that has waited longest. +seconds+: how long it has
        # waited.
        Waiting = Data.define(:count, :seconds, :oldest)

        # Listens for new messages in these queues.
        def listen(queues)
          queues.each do |queue|
            row = @database.query(<<~SQL, queue).first
              SELECT 'pgmq_message_ready.' || tasker.extract_queue_namespace($1) AS channel
            SQL
            @database.query("LISTEN #{@database.quote(row.fetch("channel"))}")
          end
        end

        # Creates a shared queue if it does not exist. Tasker's own worker would have created it; without it, the server
        # has nowhere to send steps.
        def provide(queue)
          return if queues?([ queue ])

          @database.transaction do
            @database.query("SELECT pg_advisory_xact_lock($1::int4, 0)", PrivateQueue::LOCK) # workers start together
            @database.query(<<~SQL, queue)
              SELECT pgmq.create($1) WHERE NOT EXISTS (SELECT FROM pgmq.meta WHERE queue_name = $1)
            SQL
          end
        end

        # @return [Boolean] whether all of these queues are still there
        def queues?(names)
          there = @database.query("SELECT queue_name FROM pgmq.meta").map { |row| row.fetch("queue_name") }
          (names - there).empty?
        end

        # @param from [String] the shared queue
        # @param to [String] a private queue
        # @param limit [Integer] the most steps to move
        # @yieldparam message [Integer] a message that was archived because it names no step
        # @return [Array<String>] the steps that were moved
        def move(from, to, limit, &malformed)
          moved, rest = query(:move, from, to, limit).partition { |row| claimable?(row) }
          if rest.any?
            again = query_tables(:put_away, from, from, to, JSON.generate(rest.map { |row| row.fetch("msg_id").to_i }))
            again.each { |row| malformed&.call(row.fetch("msg_id").to_i) if row.fetch("step_uuid").nil? }
            moved += again.select { |row| claimable?(row) }
          end
          moved.map { |row| row.fetch("step_uuid") }
        end

        # @return [Array<String>] the steps that were sent back to the shared queue
        def send_on(queue, shared) = query_tables(:send_on, queue, shared).map { |row| row.fetch("step_uuid") }

        # @param step_uuids [Array<String>]
        # @return [Array<String>] the steps that the engine will never take; their messages are archived
        def unclaimable(queue, step_uuids)
          query_tables(:unclaimable, queue, JSON.generate(step_uuids)).map { |row| row.fetch("step_uuid") }
        end

        # @param step_uuids [Array<String>]
        # @return [Array<Hash{String => String}>] the steps whose message the runtime took but ignored: step_uuid, step,
        #   task, task_uuid
        def passed_over(queue, step_uuids) = query_tables(:passed_over, queue, JSON.generate(step_uuids))

        # @param queue [String] a private one
        # @return [Array<Integer>] messages that named no step and are archived now
        def put_away_nonsense(queue)
          query_tables(:put_away_nonsense, queue, queue).map { |row| row.fetch("msg_id").to_i }
        end

        # @return [void]
        def prune(queue) = query_tables(:prune, queue)

        # Removes a private queue whose engine has ended.
        #
        # @return [Boolean] whether it was removed; if not, the next sweep finds it
        def drop(queue)
          query(:hush, "pgmq.q_#{queue.downcase}")
          @database.transaction do
            @database.query("SET LOCAL lock_timeout = '1s'")
            truth("SELECT pgmq.drop_queue($1) AS is", queue)
          end
        rescue Error::DatabaseRefused => error
          TaskerContribRails.logger.warn "[Tasker] queue #{queue} could not be removed yet: #{error.message}"
          false
        end

        # @return [Waiting] the results of all workers that wait for the server
        def waiting
          row = query_tables(:waiting, @results).first
          Waiting.new(count: row["count"].to_i, seconds: row["seconds"].to_f, oldest: row["oldest"]&.to_i)
        end

        private
          def claimable?(row) = row.fetch("claimable") == "t"
      end
    end
  end
end
