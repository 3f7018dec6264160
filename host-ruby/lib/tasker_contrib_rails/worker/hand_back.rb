# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Hands back steps that a worker holds but no longer works on. For a step without a result, it reports a failed
    # attempt; for a step with a result, it sends the result's message again.
    #
    # @api private
    class HandBack
      # Steps by outcome. +refused+: the database refused, so they stay in the queue.
      Done = Data.define(:handed_back, :resent, :refused)

      # How many refusals to remember, so that each is logged only once.
      REMEMBERED = 1_000

      # @param claims [Database::Claims]
      def initialize(claims)
        @claims = claims
        @complained = {}
      end

      # @param steps [Array<Database::Claims::Held>]
      # @param reason [String] the error message of the failed attempts
      # @return [Done]
      def call(steps, reason:)
        done = Done.new(handed_back: [], resent: [], refused: [])
        steps.each { |step| one(step, reason, done) }
        done
      end

      private
        # If the database refuses one step, the others must still be handed back.
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
