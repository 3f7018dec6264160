# frozen_string_literal: true

module TaskerContribRails
  module Page
    # How a task stands, in the words in which the component says it of a step: what it is, and what holds it first.
    module Standing
      OVER = { "complete" => "complete", "cancelled" => "cancelled", "resolved_manually" => "by-hand" }.freeze
      # Causes for which a step has failed, and nothing is to come.
      FAILED = %w[ dead-letter attempts-used-up failed-for-good failed-beside-waiting ].freeze
      # Causes that a person could hasten, but that need none.
      SLOW = %w[ workers-busy over-time-limit ].freeze
      RUNNING = %w[ runs over-time-limit ].freeze
      private_constant :OVER, :FAILED, :SLOW, :RUNNING

      # @param standing [String]
      # @return [Boolean] whether nothing can be done to it any more
      def self.over?(standing) = OVER.value?(standing)

      # @param state [String] the engine's
      # @param cause [Operations::Cause] the first
      # @return [String]
      def self.of(state, cause)
        return OVER[state] if OVER.key?(state)
        return "failed" if FAILED.include?(cause.code)
        return "stuck" unless cause.remedy == :wait || SLOW.include?(cause.code)
        return "retrying" if cause.code == "waits-for-retry"

        RUNNING.include?(cause.code) ? "running" : "waiting"
      end
    end
  end
end
