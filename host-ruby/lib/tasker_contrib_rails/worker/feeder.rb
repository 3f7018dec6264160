# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # The thread that moves steps from the engine's shared queues into this worker's own, never more than the worker
    # has places for. What is not moved is anybody's; what is moved is ours alone.
    #
    # @api private
    class Feeder
      # Seconds between two looks at the shared queues when nothing is announced there. One queue is looked at each
      # time, so that an idle worker asks as little of the database with many namespaces as with one.
      IDLE = 5.0
      # Seconds without an answer after which the database is asked something, for its answer alone.
      SILENCE = 5.0
      # Seconds after which a step that was sent and not begun is asked after.
      OVERDUE = 5.0
      # Seconds between two cleanings of the private queues' archives.
      PRUNE = 300.0
      # Seconds between two looks at the engine's schema.
      SCHEMA = 60.0

      # @param claims [Database::Claims] with a session of its own, which also holds the worker's lock
      # @param worker [String]
      # @param namespaces [Array<String>]
      # @param shared [String] the prefix of the engine's queues
      # @param activity [Activity]
      # @param limit [Integer] steps in this worker's hands at most
      # @param owner [Hash{Symbol => Object}] what this worker says about itself on its queues
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

      # @return [Array<String>] what the engine's schema lacks that this gem knows, as of the last look
      attr_reader :schema_lacks

      # @return [Boolean] whether others hand back what this worker held
      def taken_for_dead? = @taken_for_dead

      def start = @thread = Thread.new { run }.tap { |thread| thread.name = "tasker-feeder" }

      def alive? = @thread&.alive? == true

      # Takes this worker's lock and hears of new steps: first of all, and again in each new session, since the lock
      # goes with the old one. Whoever was away so long that another swept it finds the lock taken, or free and its
      # queues gone.
      #
      # @raise [Error::WorkerLost] this worker was taken for dead
      def enter
        unless @claims.lock(@worker) && @claims.queues?(queues)
          @taken_for_dead = true
          raise Error::WorkerLost, "This worker was taken for dead: what it held is being handed back by another."
        end
        queues.each { |queue| @claims.sign(queue, @owner) } # over what was written there while it was away
        @routes.each_key { |queue| @claims.provide(queue) }
        @claims.listen(@routes.keys)
      end

      # Moves nothing more.
      #
      # @return [Boolean] whether the thread ended within the time
      def stop(seconds = 5)
        @stopping = true
        @activity.awake
        @thread.nil? || !@thread.join(seconds).nil?
      end

      # Moves what there is place for, once.
      #
      # @param most [Integer] queues to look at, in turns
      # @return [Integer] steps moved
      def feed(most = @routes.size)
        shared = @routes.keys.rotate(@turn).first(most)
        @turn += 1
        shared.sum { |queue| feed_from(queue) }
      end

      # Frees the places of steps that the engine will never take, or the runtime can't.
      def reap
        waiting = @activity.steps.select { |step| step.state == :sent && @activity.now - step.since > OVERDUE }
        overdue = waiting.map(&:step_uuid)
        return if overdue.empty?

        gone = queues.flat_map { |queue| @claims.unclaimable(queue, overdue) }.uniq
        gone.each { |step_uuid| @activity.finished(step_uuid) }
        queues.flat_map { |queue| @claims.passed_over(queue, overdue - gone) }.each { |row| put_aside(row) }
      end

      private
        # A queue that the database refuses must not stop the others.
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

        # A deploy that takes a step from a live task's template would otherwise fill every place of every worker, for
        # ever. The message stays in this worker's queue: the next worker that starts gets it.
        def put_aside(row)
          @activity.finished(row.fetch("step_uuid"))
          step, task, task_uuid = row.fetch_values("step", "task", "task_uuid")
          TaskerContribRails.logger.error \
            "[Tasker] Step #{step} of #{task} can't be run here: the runtime took its message and passed it over, " \
            "so the template has no such step. `bin/rails tasker:why #{task_uuid.delete("-").last(8)}` says more."
        end

        def malformed(shared, message)
          error = Error::MessageMalformed.new("Message #{message} in queue #{shared} names no step. " \
                                              "It was put away in the queue's archive, pgmq.a_#{shared}.")
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

        # It may be updated while workers run.
        def look_at_schema
          @known = @activity.now
          @schema_lacks = @claims.missing(@routes.keys.first)
        end
    end
  end
end
