# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # The thread that moves steps from the engine's shared queues into this worker's own, never more than the worker
    # has places for. What is not moved is anybody's; what is moved is ours alone.
    class Feeder
      # Seconds between two looks at the shared queues when nothing is announced there.
      IDLE = 1.0
      # Seconds after which a step that was sent and not begun is asked after.
      OVERDUE = 5.0
      # Seconds between two looks for results that never arrived.
      LOST = 10.0
      # Seconds between two cleanings of the private queues' archives.
      PRUNE = 300.0

      # @param claims [Claims] with a session of its own, which also holds the worker's lock
      # @param worker [String]
      # @param namespaces [Array<String>]
      # @param shared [String] the prefix of the engine's queues
      # @param activity [Activity]
      # @param limit [Integer] steps in this worker's hands at most
      def initialize(claims:, worker:, namespaces:, shared:, activity:, limit:)
        @claims, @worker, @activity, @limit = claims, worker, activity, limit
        @routes = namespaces.to_h { |namespace| [ PrivateQueue.name(shared, namespace), PrivateQueue.name(worker, namespace) ] }
        @stopping = false
        @lost = false
        @claims.database.on_connect { enter }
      end

      # @return [Array<String>] this worker's queues
      def queues = @routes.values

      # @return [Boolean] whether this worker's lock was found in other hands
      def lost? = @lost

      def start = @thread = Thread.new { run }.tap { |thread| thread.name = "tasker-feeder" }

      def alive? = @thread&.alive? == true

      # Takes this worker's lock and hears of new steps: first of all, and again in each new session, since the lock
      # goes with the old one. Whoever was away so long that another swept it finds the lock taken, or free and its queues gone.
      #
      # @raise [Error::WorkerLost] this worker was taken for dead
      def enter
        unless @claims.lock(@worker) && @claims.queues?(queues)
          @lost = true
          raise Error::WorkerLost, "This worker was taken for dead: what it held is being handed back by another."
        end
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
      # @return [Integer] steps moved
      def feed
        @routes.keys.rotate(@turn = (@turn || -1) + 1).sum do |shared|
          free = @limit - @activity.size
          next 0 unless free.positive?

          @claims.move(shared, @routes.fetch(shared), free).tap { |moved| @activity.sent(moved) }.size
        end
      end

      # Frees the places of steps that the engine will never take.
      def reap
        overdue = @activity.steps.select { |step| step.state == :sent && @activity.now - step.since > OVERDUE }.map(&:step_uuid)
        return if overdue.empty?

        queues.flat_map { |queue| @claims.unclaimable(queue, overdue) }.uniq.each { |step_uuid| @activity.finished(step_uuid) }
      end

      # Finds steps that ran here and are still in the engine's hands at a second look: it gave up on their results, as it
      # does when the database is away. They are handed back, or their message is sent again.
      def recover
        under_way = @activity.steps.map(&:step_uuid)
        lost = @claims.held(queues).select { |step| (step.begun || !step.in_progress?) && !under_way.include?(step.step_uuid) }
        again, @suspects = lost.select { |step| @suspects&.include?(step.claim) }, lost.map(&:claim)
        again.each { |step| recover_step(step) }
      end

      private
        def recover_step(step)
          step.in_progress? ? @claims.hand_back(step.claim, "the result of this step was lost on its way to the database") : @claims.resend(step.claim)
          TaskerContribRails.logger.warn "[Tasker] step #{step.step} #{step.step_uuid}: its result did not reach the server; #{step.in_progress? ? "handed back" : "sent again"}"
        rescue Error::DatabaseRefused => error
          TaskerContribRails.logger.error "[Tasker] step #{step.step} #{step.step_uuid}: its result did not reach the server, and can't be sent again: #{error.message}"
        end

        def run
          pause = 0
          until @stopping || @lost
            begin
              moved = feed
              housekeeping
              @claims.database.wait(wake: @activity.wake, timeout: IDLE) if moved.zero? && !@stopping
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
          every(:recover, LOST) { recover }
          every(:prune, PRUNE) { queues.each { |queue| @claims.prune(queue) } }
        end

        def every(what, seconds)
          @last ||= Hash.new(@activity.now)
          return if @activity.now - @last[what] < seconds

          @last[what] = @activity.now
          yield
        end
    end
  end
end
