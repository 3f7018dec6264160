# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # The thread that moves steps from the engine's shared queues into this worker's private ones, but never more than
    # the worker has room for. Any worker may take a step from a shared queue; a moved step is ours alone.
    #
    # @api private
    class Feeder
      # Seconds between two checks of the shared queues when nothing is announced. Each time only one queue is checked,
      # so that an idle worker with many namespaces queries the database as rarely as with one.
      IDLE = 5.0
      # Seconds without a query after which the database is queried just to see that it answers.
      SILENCE = 5.0
      # Seconds after which a step that was sent but not started is looked up.
      OVERDUE = 5.0
      # Seconds between two cleanups of the private queues' archives.
      PRUNE = 300.0
      # Seconds between two checks of the engine's schema.
      SCHEMA = 60.0
      private_constant :OVERDUE, :SCHEMA

      # @param claims [Database::Claims] with its own session, which also holds the worker's lock
      # @param worker [String]
      # @param namespaces [Array<String>]
      # @param shared [String] the prefix of the engine's queues
      # @param activity [Activity]
      # @param limit [Integer] the most steps that this worker holds
      # @param owner [Hash{Symbol => Object}] what this worker writes about itself on its queues
      def initialize(claims:, worker:, namespaces:, shared:, activity:, limit:, owner: {})
        @claims, @worker, @activity, @limit, @owner = claims, worker, activity, limit, owner
        @routes = namespaces.to_h do |namespace|
          [ shared, worker ].map { |owner| Database::PrivateQueue.queue(owner, namespace) }
        end
        @results = Results.new(claims:, hand_back: HandBack.new(claims), queues: @routes.values, activity:)
        @stopping = false
        @taken_for_dead = false
        @turn = 0
        @refused = {}
        @pruned = @known = activity.now
        @schema_lacks = []
        @claims.database.on_connect { enter }
      end

      # @return [Array<String>] this worker's queues
      def queues = @routes.values

      # @return [Results]
      attr_reader :results

      # @return [Array<String>] what the engine's schema lacks for this gem, at the last check
      attr_reader :schema_lacks

      # @return [Boolean] whether other workers are handing back what this worker held
      def taken_for_dead? = @taken_for_dead

      def start = @thread = Thread.new { run }.tap { |thread| thread.name = "tasker-feeder" }

      def alive? = @thread&.alive? == true

      # Takes this worker's lock and listens for new steps. This happens at the start and in each new session, because
      # the lock ends with the old one. If the worker was away so long that another swept it, the lock is taken, or its
      # queues are gone.
      #
      # @raise [Error::WorkerLost] if this worker was taken for dead
      def enter
        unless @claims.lock(@worker) && @claims.queues?(queues)
          @taken_for_dead = true
          raise Error::WorkerLost, "This worker was taken for dead: another worker is handing back its steps."
        end
        queues.each { |queue| @claims.sign(queue, @owner) } # over what was written there while it was away
        @routes.each_key { |queue| @claims.provide(queue) }
        @claims.listen(@routes.keys)
      end

      # Stops moving steps.
      #
      # @return [Boolean] whether the thread ended in time
      def stop(seconds = 5)
        @stopping = true
        @activity.awake
        @thread.nil? || !@thread.join(seconds).nil?
      end

      # Moves as many steps as there is room for, once.
      #
      # @param most [Integer] how many queues to check, in turn
      # @return [Integer] how many steps were moved
      def feed(most = @routes.size)
        shared = @routes.keys.rotate(@turn).first(most)
        @turn += 1
        shared.sum { |queue| feed_from(queue) }
      end

      # Gives up steps that the engine will never take, or that the runtime can't run, so that they do not take up room.
      def reap
        waiting = @activity.steps.select { |step| step.state == :sent && @activity.now - step.since > OVERDUE }
        overdue = waiting.map(&:step_uuid)
        return if overdue.empty?

        gone = queues.flat_map { |queue| @claims.unclaimable(queue, overdue) }.uniq
        gone.each { |step_uuid| @activity.finished(step_uuid) }
        queues.flat_map { |queue| @claims.passed_over(queue, overdue - gone) }.each { |row| put_aside(row) }
      end

      private
        # An error in one queue must not stop the others.
        def feed_from(shared)
          free = @limit - @activity.size
          return 0 unless free.positive?

          moved = @claims.move(shared, @routes.fetch(shared), free) { |message| malformed(shared, message) }
          @activity.sent(moved)
          @refused.delete(shared)
          moved.size
        rescue Error::DatabaseRefused => error
          TaskerContribRails.report(error, source: "tasker.feeder", queue: shared) unless @refused[shared]
          @refused[shared] = true
          0
        end

        # If a deploy removes a step from the template of running tasks, such steps would otherwise fill every worker
        # for ever. The message stays in this worker's queue, and the next worker that starts gets it.
        def put_aside(row)
          @activity.finished(row.fetch("step_uuid"))
          step, task, task_uuid = row.fetch_values("step", "task", "task_uuid")
          TaskerContribRails.logger.error \
            "[Tasker] Step #{step} of #{task} can't be run here: the runtime took its message but ignored it, " \
            "so the template has no such step. `bin/rails tasker:why #{Client.short(task_uuid)}` says more."
        end

        def malformed(shared, message)
          error = Error::MessageMalformed.new("Message #{message} in queue #{shared} names no step. " \
                                              "It was moved to the queue's archive, pgmq.a_#{shared}.")
          TaskerContribRails.logger.error "[Tasker] #{error.message}"
          TaskerContribRails.report(error, source: "tasker.feeder", queue: shared)
        end

        def run
          pause, news = 0, true
          until @stopping || @taken_for_dead
            begin
              moved = feed(news ? @routes.size : 1)
              housekeeping
              news = moved.positive? || @claims.database.wait(wake: @activity.wake, timeout: IDLE) unless @stopping
              pause = 0
            rescue Error::WorkerLost
              break # the watch sees it
            rescue Error::DatabaseUnavailable, Error::DatabaseRefused => error
              TaskerContribRails.report(error, source: "tasker.feeder") if pause.zero?
              sleep(pause = [ pause + 0.25, 2 ].min)
            end
          end
        end

        def housekeeping
          reap
          @results.look
          @claims.database.keep_in_touch(after: SILENCE) # a worker whose threads are all busy asks for nothing
          look_at_schema if @activity.now - @known >= SCHEMA
          return if @activity.now - @pruned < PRUNE

          @pruned = @activity.now
          queues.each do |queue|
            @claims.prune(queue)
            @claims.put_away_nonsense(queue).each { |message| malformed(queue, message) }
          end
        end

        # The schema may be migrated while workers run.
        def look_at_schema
          @known = @activity.now
          @schema_lacks = @claims.missing(@routes.keys.first)
        end
    end
  end
end
