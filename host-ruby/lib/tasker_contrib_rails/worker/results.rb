# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Looks after results between this worker and the server: what the engine lost on its way to the database, what was
    # written down and not announced, and what the server does not take.
    #
    # @api private
    class Results
      # Seconds between two looks.
      EVERY = 10.0
      # Seconds at most between two tellings of the same results.
      LONGEST = 320.0
      # How many looks it takes to tell a server that takes results slowly from one that takes none.
      LOOKS = 3
      # What a step says that is handed back here.
      LOST = "the result of this step was lost on its way to the database"
      private_constant :LOOKS, :LOST

      # Results that the server leaves where they are. +count+ and +seconds+, for which the oldest has waited, are of
      # all workers; +taken+: whether the server took any lately.
      Waiting = Data.define(:count, :seconds, :taken) do
        def to_s
          why =
            if taken
              "it takes them slowly: it no longer hears of new ones, as after a restart of its database. " \
              "Restart the server"
            else
              "it takes none: it is down, or can't reach the database"
            end
          "#{count} results have waited for the server for up to #{seconds.round} s; #{why}"
        end
      end

      # @param claims [Database::Claims]
      # @param hand_back [HandBack]
      # @param queues [Array<String>] this worker's own
      # @param activity [Activity]
      def initialize(claims:, hand_back:, queues:, activity:)
        @claims, @hand_back, @queues, @activity = claims, hand_back, queues, activity
        @looked = activity.now
        @seen, @oldest = [], []
        @pause = EVERY
      end

      # @return [Waiting, nil] what the server leaves where it is; nil: nothing that this worker knows of
      attr_reader :waiting

      # Looks, where it is time to and anything ran here since nothing was left: an idle worker asks for nothing.
      def look
        return if @activity.now - @looked < EVERY || idle?

        @looked = @activity.now
        look_now
      end

      # What was seen at the look before and is still there is taken care of: steps without a result are handed back,
      # and results without a message are sent. The server is told again of results whose message waits, less and less
      # often.
      def look_now
        under_way = @activity.steps.map(&:step_uuid)
        found = @claims.held(@queues).select do |step|
          (step.begun || !step.in_progress?) && !under_way.include?(step.step_uuid)
        end
        again = found.select { |step| @seen.include?(step.claim) }
        @seen = found.map(&:claim)
        @empty_since = found.empty? ? @looked : nil
        lost, handed_over = again.partition(&:in_progress?)
        settle(lost)
        tell(handed_over)
        notice(found.reject(&:in_progress?))
      end

      private
        def idle? = !@empty_since.nil? && @activity.last_change < @empty_since

        def tell(handed_over)
          @pause, @told = EVERY, nil if handed_over.empty?
          return if handed_over.empty? || (@told && @activity.now - @told < @pause)

          @pause = [ @pause * 2, LONGEST ].min if @told
          @told = @activity.now
          settle(handed_over)
        end

        def settle(steps)
          done = @hand_back.call(steps, reason: LOST)
          done.handed_back.each { |step| warn "[Tasker] step #{step}: handed back, since #{LOST}" }
          done.resent.each do |step|
            warn "[Tasker] step #{step}: its result was written down, but never announced to the server; it is now"
          end
        end

        def warn(line) = TaskerContribRails.logger.warn(line)

        # Said once while it lasts, at the third look: a server that does not hear of results takes some every ten
        # seconds.
        def notice(handed_over)
          now = @claims.waiting if handed_over.any?
          @oldest = now ? [ *@oldest, now.oldest ].last(LOOKS) : []
          said, @waiting = @waiting, (waiting_of(now) if now && now.seconds > EVERY && @oldest.size == LOOKS)
          warn "[Tasker] #{@waiting}" if @waiting && (said.nil? || said.taken != @waiting.taken)
          TaskerContribRails.logger.info "[Tasker] results wait for the server no longer" if said && @waiting.nil?
        end

        def waiting_of(now) = Waiting.new(count: now.count, seconds: now.seconds, taken: @oldest.uniq.many?)
    end
  end
end
