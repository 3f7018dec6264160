# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Hands back what dead workers held. Any living worker does it, on start and by a timer; two at once do no harm.
    #
    # Dead is a worker whose lock nobody holds for longer than a database takes to come back: a lock that is free once
    # may be a restart of PostgreSQL under a worker that lives and is about to take it again. Who sees it free first
    # writes that on the worker's queues, where every worker finds it, so that workers which live shorter than that hand
    # back too.
    #
    # @api private
    class Sweeper
      REASON = "the worker that had claimed this step ended"
      # Seconds between two looks, at most; at the least, as long as a worker must look dead, divided by three.
      EVERY = 15.0
      # Seconds of silence after which a worker that holds its lock may be frozen. An idle one speaks every few seconds.
      SILENT = 15.0

      # @param claims [Database::Claims]
      # @param shared [String] the prefix of the engine's queues
      # @param worker [String, nil] this process's own name
      # @param after [Float] seconds for which a lock must have been free
      # @param reviver [Reviver, nil] looks in the same thread
      def initialize(claims:, shared:, worker: nil, after: 30, reviver: nil)
        @claims, @shared, @worker, @after, @reviver = claims, shared, worker, after, reviver
        @hand_back = HandBack.new(claims)
        @frozen = []
        @stopping = Thread::Queue.new
      end

      # What one sweep of one worker came to.
      Swept = Data.define(:worker, :owner, :handed_back, :sent_on, :resent)

      # @return [Boolean] whether a worker holds its lock and has been silent for long: its process is stopped, or its
      #   Ruby does not get to its other threads
      def self.frozen?(owner) = owner.alive && !owner.silent.nil? && owner.silent > SILENT

      # @return [Array<Database::Claims::Owner>] other workers that were frozen at the last look
      attr_reader :frozen

      def start
        @thread = Thread.new { run }.tap { |thread| thread.name = "tasker-sweeper" }
      end

      def alive? = @thread&.alive? == true

      # @return [Boolean] whether the thread ended within the time
      def stop(seconds = 5)
        @stopping.close
        @thread.nil? || !@thread.join(seconds).nil?
      end

      # Looks once.
      #
      # @return [Array<Swept>] workers that were found dead and are done with
      def look
        alive, free = @claims.workers.reject { |owner| owner.worker == @worker }.partition(&:alive)
        alive.each { |owner| mark(owner, dead: false) if owner.dead_for }
        notice(alive.select { |owner| self.class.frozen?(owner) })
        free.each { |owner| mark(owner, dead: true) unless owner.dead_for }
        free.filter_map { |owner| sweep(owner) if @after.zero? || (owner.dead_for && owner.dead_for >= @after) }
      end

      # Hands back what one worker held and removes its queues, whether or not it is known to be dead: for {#look}, and
      # for whoever knows better.
      #
      # @param owner [Database::Claims::Owner]
      # @return [Swept, nil] nil: it lives, or somebody else sweeps
      def sweep(owner)
        return unless @claims.lock(owner.worker)

        begin
          done = @hand_back.call(@claims.held(owner.queues), reason: reason(owner))
          sent_on = owner.queues.flat_map do |queue|
            @claims.send_on(queue, Database::PrivateQueue.shared_queue(queue, @shared))
          end
          # The queue goes last, and only when it has nothing more to tell: somebody else may have locked a step, or
          # claimed one meanwhile.
          left = @claims.held(owner.queues).select { |step| step.in_progress? && !step.task_over }
          owner.queues.each { |queue| @claims.drop(queue) } if left.empty? && done.refused.empty?
          Swept.new(worker: owner.worker, owner: owner.owner, handed_back: done.handed_back, sent_on:,
                    resent: done.resent)
        ensure
          @claims.unlock(owner.worker)
        end
      end

      # Takes the lock from a worker that is frozen, and hands back what it held. Should it ever go on, it finds its
      # queues gone and ends, and what its handlers come to is dropped.
      #
      # @param owner [Database::Claims::Owner]
      # @return [Swept, nil] nil: its session could not be ended
      def sweep_frozen(owner) = (sweep(owner) if @claims.end_session(owner))

      private
        def reason(owner) = owner.where ? "#{REASON} (#{owner.worker}, #{owner.where})" : REASON

        # Two that write at once: one of them has.
        def mark(owner, dead:)
          @claims.mark(owner, dead:)
        rescue Error::DatabaseRefused => error
          TaskerContribRails.logger.debug { "[Tasker] worker #{owner.worker} can't be marked: #{error.message}" }
        end

        def notice(silent)
          (silent.map(&:worker) - @frozen.map(&:worker)).each do |worker|
            owner = silent.find { |each| each.worker == worker }
            where = owner.where || "of whom nothing is known"
            TaskerContribRails.logger.warn \
              "[Tasker] worker #{worker} (#{where}) holds its lock and has been silent for #{owner.silent.round} s: " \
              "is it frozen? What it holds is handed back only by `rails tasker:stranded --hand-back #{worker}`."
          end
          @frozen = silent
        end

        def run
          until @stopping.closed?
            trying("look for dead workers") { look.each { |swept| tell(swept) } }
            trying("look for tasks that a server left") { @reviver.look_in_time } if @reviver
            @stopping.pop(timeout: (@after / 3.0).clamp(0.5, EVERY))
          end
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
