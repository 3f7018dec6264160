# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Gives what a worker holds, and no longer works on, back to the engine: a step without a result as a failed
    # attempt, a result by its message. The one place that decides which.
    #
    # @api private
    class HandBack
      # Steps by what became of them. +refused+: the database would not, and the queue goes on telling of them.
      Done = Data.define(:handed_back, :resent, :refused)

      # How many refusals are remembered, so that each is logged once.
      REMEMBERED = 1_000

      # @param claims [Database::Claims]
      def initialize(claims)
        @claims = claims
        @complained = {}
      end

      # @param steps [Array<Database::Claims::Held>]
      # @param reason [String] what the failed attempts say
      # @return [Done]
      def call(steps, reason:)
        done = Done.new(handed_back: [], resent: [], refused: [])
        steps.each { |step| one(step, reason, done) }
        done
      end

      private
        # One step that the database refuses must not keep the others from being handed back.
        def one(step, reason, done)
          if step.in_progress?
            done.handed_back << step if @claims.hand_back(step.claim, reason)
          elsif @claims.resend(step.claim) == :sent
            done.resent << step
          end
        rescue Error::DatabaseRefused => error
          done.refused << step
          complain(step, error)
        end

        def complain(step, error)
          return if @complained.key?(step.claim)

          @complained.shift if @complained.size >= REMEMBERED
          @complained[step.claim] = true
          TaskerContribRails.logger.error "[Tasker] step #{step} can't be handed back: #{error.message}"
        end
    end
  end
end
