# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Marks a step as started before its handler runs, unless another worker has it; after the handler, it checks that
    # the step is still ours. Without a database there is no answer, and no result could be reported, so it waits.
    # Several threads may use one.
    #
    # @api private
    class ClaimMarker
      # How often to try a statement that the database refuses, about once a second. A deadlock or a failover passes; an
      # unknown schema does not.
      TRIES = 30

      # @param claims [Database::Claims] with its own session
      def initialize(claims:, worker:, by:)
        @claims, @worker, @by = claims, worker, by
      end

      # @param step_uuid [String]
      # @return [Database::Claims::Begun, nil] see {Database::Claims#begin}
      def call(step_uuid) = patiently { @claims.begin(step_uuid, @worker, @by) }

      # @param step_uuid [String]
      # @return [void] see {Database::Claims#leave}
      def leave(step_uuid) = patiently { @claims.leave(step_uuid, @worker) }

      # @param claim [String] the claim that {#call} returned
      # @return [Boolean] whether this claim's result still counts
      def claimed?(claim) = patiently { @claims.claimed?(claim) }

      private
        def patiently
          pause = tries = 0
          begin
            yield
          rescue Error::DatabaseUnavailable, Error::DatabaseRefused => error
            raise if error.is_a?(Error::DatabaseRefused) && (tries += 1) > TRIES

            TaskerContribRails.report(error, source: "tasker.begin") if pause.zero?
            sleep(pause = [ pause + 0.1, 1 ].min)
            retry
          end
        end
    end
  end
end
