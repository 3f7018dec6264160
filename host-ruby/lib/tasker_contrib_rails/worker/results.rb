# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Watches over results on their way to the server: results that the runtime lost on the way to the database, results
    # that were written but not announced, and results that the server does not take.
    #
    # @api private
    class Results
      # Seconds between two checks.
      EVERY = 10.0
      # The most seconds between two notifications about the same results.
      LONGEST = 320.0
      # How many checks it takes to distinguish a server that takes results slowly from one that takes none.
      LOOKS = 3
      # The error message of a step that is handed back here.
      LOST = "the result of this step was lost on its way to the database"
      private_constant :LOOKS, :LOST, :EVERY

      # Results that the server has not taken. +count+: how many, of all workers. +seconds+: how long the oldest has
      # waited. +taken+: whether the server took any lately.
      Waiting = Data.define(:count, :seconds, :taken) do
        def to_s
          why =
            if taken
              "it takes them slowly: it is no longer notified of new ones, as after a restart of its database. " \
              "Restart the server"
            else
              "it takes none: it is down, or can't reach the database"
            end
          "#{count} results have waited for the server for up to #{seconds.round} s; #{why}"
        end
      end

      # @param claims [Database::Claims]
      # @param hand_back [HandBack]
      # @param queues [Array<String>] this worker's private queues
      # @param activity [Activity]
      def initialize(claims:, hand_back:, queues:, activity:)
        @claims, @hand_back, @queues, @activity = claims, hand_back, queues, activity
        @looked = activity.now
        @seen, @oldest = [], []
        @pause = EVERY
      end

      # @return [Waiting, nil] results that the server has not taken; nil if this worker knows of none
      attr_reader :waiting

      # Checks, if it is time and a step has run since the last check that found nothing. So an idle worker does not
      # query the database.
      def look
        return if @activity.now - @looked < EVERY || idle?

        @looked = @activity.now
        look_now
      end

      # Handles what was already there at the previous check: hands back steps without a result, and sends results
      # without a message. About results whose message is waiting, the server is notified again, less and less often.
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

        # Logs this once while it lasts, from the third check on. A server that is not notified takes some results every
        # ten seconds.
        def notice(handed_over)
          now = @claims.waiting if handed_over.any?
          @oldest = now ? [ *@oldest, now.oldest ].last(LOOKS) : []
          said, @waiting = @waiting, (waiting_of(now) if now && now.seconds > EVERY && @oldest.size == LOOKS)
          warn "[Tasker] #{@waiting}" if @waiting && (said.nil? || said.taken != @waiting.taken)
          TaskerContribRails.logger.info "[Tasker] results no longer wait for the server" if said && @waiting.nil?
        end

        def waiting_of(now) = Waiting.new(count: now.count, seconds: now.seconds, taken: @oldest.uniq.many?)
    end
  end
end
