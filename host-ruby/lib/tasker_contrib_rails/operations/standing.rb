# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # How a task stands, in the words in which the component says it of a step. It follows from what holds the task
    # first. Statements that look for many tasks know these things by the same codes.
    #
    # @api private
    module Standing
      # The engine's states of a task.
      STATES = %w[
        pending initializing enqueuing_steps steps_in_process evaluating_results waiting_for_dependencies
        waiting_for_retry blocked_by_failures complete error cancelled resolved_manually
      ].freeze
      # Those in which nothing can be done to it any more.
      OVER = { "complete" => "complete", "cancelled" => "cancelled", "resolved_manually" => "by-hand" }.freeze

      # The codes of `operations.why`, in its order, and what they mean for the task.
      CODES = {
        "dead-letter" => "failed", "attempts-used-up" => "failed", "failed-for-good" => "failed",
        "failed-beside-waiting" => "failed", "never-retried" => "stuck", "reset-not-told" => "failed",
        "circle" => "stuck", "template-lacks-step" => "stuck", "left-between-commits" => "stuck",
        "forgotten" => "stuck", "done-not-finished" => "stuck", "message-gone" => "stuck", "result-gone" => "stuck",
        "server-away" => "stuck", "result-waits" => "stuck", "no-worker" => "stuck", "worker-died" => "waiting",
        "over-time-limit" => "running", "workers-busy" => "waiting", "not-begun" => "waiting",
        "waits-for-retry" => "retrying", "runs" => "running", "about-to-run" => "waiting", "waits-for-step" => "waiting"
      }.freeze

      # How an open task can stand, worst first.
      HELD = %w[ failed stuck retrying running waiting ].freeze
      # What a person can do about it, though nobody has to.
      PATIENT = %w[ over-time-limit workers-busy ].freeze
      private_constant :PATIENT

      class << self
        # @param standing [String] see {HELD}
        # @return [Array<String>] the codes that mean it
        def codes(standing) = CODES.select { |_, stands| stands == standing }.keys

        # @param standing [String] of a task or a step; only a step can be "skipped"
        # @return [Boolean] whether nothing can be done to it any more
        def over?(standing) = OVER.value?(standing) || standing == "skipped"

        # @param state [String] the engine's
        # @param cause [Cause] the first
        # @return [String]
        def of(state, cause)
          return OVER[state] if OVER.key?(state)

          stands = CODES.fetch(cause.code, "waiting")
          needs_somebody?(cause, stands) ? "stuck" : stands
        end

        private
          def needs_somebody?(cause, stands)
            %w[ waiting running ].include?(stands) && cause.remedy != :wait && !PATIENT.include?(cause.code)
          end
      end
    end
  end
end
