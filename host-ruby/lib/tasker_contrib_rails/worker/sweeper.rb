# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Hands back what dead workers held. Any living worker does it, on start and by a timer; two at once do no harm.
    #
    # Dead is a worker whose lock nobody holds, twice, and so for longer than a database takes to come back: a lock
    # that is free once may be a restart of PostgreSQL under a worker that lives and is about to take it again.
    class Sweeper
      REASON = "the worker that had claimed this step ended"

      # @param claims [Claims] with a session of its own
      # @param shared [String] the prefix of the engine's queues
      # @param worker [String, nil] this process's own name
      # @param after [Float] seconds for which a lock must have been free
      def initialize(claims:, shared:, worker: nil, after: 30, clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) })
        @claims, @shared, @worker, @after, @clock = claims, shared, worker, after, clock
        @free_since = {}
        @stopping = Thread::Queue.new
      end

      # What one sweep of one worker came to.
      Swept = Data.define(:worker, :owner, :handed_back, :sent_on, :resent)

      def start
        @thread = Thread.new { run }.tap { |thread| thread.name = "tasker-sweeper" }
      end

      def alive? = @thread&.alive? == true

      def stop(seconds = 5)
        @stopping.close
        ended = @thread.nil? || !@thread.join(seconds).nil?
        @claims.database.close if ended
        ended
      end

      # Looks once.
      #
      # @return [Array<Swept>] workers that were found dead and are done with
      def look
        free = @claims.workers.reject { |owner| owner.alive || owner.worker == @worker }
        @free_since.slice!(*free.map(&:worker))
        free.filter_map do |owner|
          since = @free_since[owner.worker] ||= @clock.call
          sweep(owner) if @clock.call - since >= @after && seen_before?(owner, since)
        end
      end

      # Hands back what one worker held and removes its queues, whether or not it is known to be dead: for {#look}, and
      # for whoever knows better.
      #
      # @param owner [Claims::Owner]
      # @return [Swept, nil] nil: it lives, or somebody else sweeps
      def sweep(owner)
        return unless @claims.lock(owner.worker)

        begin
          held, refused = @claims.held(owner.queues), []
          handed_back = held.select { |step| step.in_progress? && attempt(step, refused) { @claims.hand_back(step.claim, reason(owner)) } }
          resent = held.select { |step| !step.in_progress? && attempt(step, refused) { @claims.resend(step.claim) } }
          sent_on = owner.queues.flat_map { |queue| @claims.send_on(queue, PrivateQueue.name(@shared, PrivateQueue.namespace(queue))) }
          # What a claim made in this very moment left behind would be lost with the queue: look again first.
          owner.queues.each { |queue| @claims.drop(queue) } if refused.empty? && (@claims.held(owner.queues) - held).none? { |step| step.in_progress? }
          @free_since.delete(owner.worker)
          Swept.new(worker: owner.worker, owner: owner.owner, handed_back:, sent_on:, resent:)
        ensure
          @claims.unlock(owner.worker)
        end
      end

      private
        # One step that the database refuses must not keep the others from being handed back; its queue tells of it.
        def attempt(step, refused)
          yield
        rescue Error::DatabaseRefused => error
          TaskerContribRails.logger.error "[Tasker] step #{step.step} #{step.step_uuid} of task #{step.task_uuid} can't be handed back: #{error.message}"
          refused << step
          false
        end

        def reason(owner)
          who = owner.owner.values_at("host", "pid").compact
          who.empty? ? REASON : "#{REASON} (#{owner.worker}, pid #{who.last} on #{who.first})"
        end

        # Two looks, not one: with a wait of nothing the first would do.
        def seen_before?(owner, since) = @after.zero? || @clock.call > since

        def run
          first = true
          until @stopping.closed?
            begin
              look.each { |swept| tell(swept) }
            rescue Error::DatabaseUnavailable, Error::DatabaseRefused => error
              TaskerContribRails.logger.warn "[Tasker] could not look for dead workers: #{error.message}"
            end
            @stopping.pop(timeout: [ first ? @after : @after / 3.0, 0.5 ].max)
            first = false
          end
        end

        def tell(swept)
          TaskerContribRails.logger.warn "[Tasker] worker #{swept.worker} (#{swept.owner.values_at("host", "pid").compact.join(" ")}) is dead: " \
                                         "#{swept.handed_back.size} steps handed back, #{swept.sent_on.size} sent on, #{swept.resent.size} results sent again"
        end
    end
  end
end
