# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Hands back the steps of dead workers. Every running worker does this, when it starts and then regularly. Two at
    # once do no harm.
    #
    # A worker is dead if its lock has been free for longer than a database takes to restart. A lock may be free for a
    # moment after a restart of PostgreSQL, while the worker is still alive and about to take it again. The first worker
    # that sees the lock free notes the time on the dead worker's queues, where every worker finds it. So even workers
    # that run only briefly can hand back.
    #
    # @api private
    class Sweeper
      REASON = "the worker that had claimed this step ended"
      # The most seconds between two sweeps: this, or a third of the time for which a worker must look dead, whichever
      # is shorter.
      EVERY = 15.0
      # Seconds of silence after which a worker that holds its lock may be frozen. An idle one queries the database
      # every few seconds.
      SILENT = 15.0
      # Seconds without a statement after which the session for steps and for dead workers is closed.
      REST = 5.0
      private_constant :REASON, :EVERY, :SILENT, :REST

      # @param claims [Database::Claims] with a session that may wait for others
      # @param watch [Database::Claims] with a session that is always open, to see which workers are alive
      # @param shared [String] the prefix of the engine's queues
      # @param worker [String, nil] the name of this process's worker
      # @param after [Float] seconds for which a lock must have been free
      # @param reviver [Reviver, nil] runs in the same thread
      def initialize(claims:, shared:, watch: claims, worker: nil, after: 30, reviver: nil)
        @claims, @watch, @shared, @worker, @after, @reviver = claims, watch, shared, worker, after, reviver
        @hand_back = HandBack.new(claims)
        @frozen = []
        @thread = RepeatingThread.new("tasker-sweeper") { round }
      end

      # What was done with the steps of one dead worker.
      Swept = Data.define(:worker, :owner, :handed_back, :sent_on, :resent)
      private_constant :Swept

      # @return [Boolean] whether a worker holds its lock but has been silent for long: its process is stopped, or one
      #   Ruby thread blocks the others
      def self.frozen?(owner) = owner.alive && !owner.silent.nil? && owner.silent > SILENT

      # @return [Array<Database::Claims::Owner>] other workers that were frozen at the last sweep
      attr_reader :frozen

      # @see RepeatingThread
      delegate :start, :alive?, :stop, to: :@thread

      # Sweeps once.
      #
      # @return [Array<Swept>] the dead workers whose steps were handed back
      def look
        alive, free = @watch.workers.reject { |owner| owner.worker == @worker }.partition(&:alive)
        alive.each { |owner| mark(owner, dead: false) if owner.dead_for }
        notice(alive.select { |owner| self.class.frozen?(owner) })
        free.each { |owner| mark(owner, dead: true) unless owner.dead_for }
        free.filter_map { |owner| sweep(owner) if @after.zero? || (owner.dead_for && owner.dead_for >= @after) }
      end

      # Hands back the steps of one worker and removes its queues. The caller must know that the worker is dead.
      #
      # @param owner [Database::Claims::Owner]
      # @return [Swept, nil] nil if it is running, or another worker is sweeping it
      def sweep(owner)
        return unless @claims.lock(owner.worker)

        begin
          done = @hand_back.call(@claims.held(owner.queues), reason: reason(owner))
          sent_on = owner.queues.flat_map do |queue|
            @claims.send_on(queue, Database::PrivateQueue.shared_queue(queue, @shared))
          end
          # The queue is removed last, and only if no step is left in it: another session may have locked or claimed one
          # meanwhile.
          left = @claims.held(owner.queues).select { |step| step.in_progress? && !step.task_over }
          owner.queues.each { |queue| @claims.drop(queue) } if left.empty? && done.refused.empty?
          Swept.new(worker: owner.worker, owner: owner.owner, handed_back: done.handed_back, sent_on:,
                    resent: done.resent)
        ensure
          @claims.unlock(owner.worker)
        end
      end

      # Takes the lock from a frozen worker and hands back its steps. If that worker ever continues, it finds its queues
      # gone and ends, and the results of its handlers are dropped.
      #
      # @param owner [Database::Claims::Owner]
      # @return [Swept, nil] nil if its session could not be ended
      def sweep_frozen(owner) = (sweep(owner) if @claims.end_session(owner))

      private
        def reason(owner) = owner.where ? "#{REASON} (#{owner.worker}, #{owner.where})" : REASON

        # Two workers may write this at once; one of them succeeds.
        def mark(owner, dead:)
          @claims.mark(owner, dead:)
        rescue Error::DatabaseRefused => error
          TaskerContribRails.logger.debug { "[Tasker] worker #{owner.worker} can't be marked: #{error.message}" }
        end

        def notice(silent)
          (silent.map(&:worker) - @frozen.map(&:worker)).each do |worker|
            owner = silent.find { |each| each.worker == worker }
            where = owner.where || "no information about it"
            TaskerContribRails.logger.warn \
              "[Tasker] worker #{worker} (#{where}) holds its lock but has been silent for #{owner.silent.round} s: " \
              "is it frozen? Its steps are only handed back by `rails tasker:stranded --hand-back #{worker}`."
          end
          @frozen = silent
        end

        # @return [Float] seconds until the next one
        def round
          trying("look for dead workers") { look.each { |swept| tell(swept) } }
          trying("look for tasks that a server left") { @reviver.look_in_time } if @reviver
          @claims.database.rest(after: REST)
          (@after / 3.0).clamp(0.5, EVERY)
        rescue Error::WorkerLost # this worker was taken for dead itself, which the watch sees
          stop
          0
        end

        def trying(what)
          yield
        rescue Error::DatabaseUnavailable, Error::DatabaseRefused => error
          TaskerContribRails.logger.warn "[Tasker] could not #{what}: #{error.message}"
        end

        def tell(swept)
          process = swept.owner.values_at("host", "pid").compact.join(" ")
          TaskerContribRails.logger.warn \
            "[Tasker] worker #{swept.worker} (#{process}) is dead: #{swept.handed_back.size} steps handed back, " \
            "#{swept.sent_on.size} sent on, #{swept.resent.size} results sent again"
        end
    end
  end
end
