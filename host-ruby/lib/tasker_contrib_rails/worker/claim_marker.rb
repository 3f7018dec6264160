# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Asks, before a handler runs, whether its step is ours to run, and after that whether it still is. Without a
    # database there is no answer, and no way to report a result either: so it waits for one. Several threads may ask.
    #
    # @api private
    class ClaimMarker
      # How often a statement is tried that the database refuses, about once a second: a deadlock or a failover passes,
      # a schema that is not ours does not.
      TRIES = 30

      # @param claims [Database::Claims] with a session of its own
      def initialize(claims:, worker:, by:)
        @claims, @worker, @by = claims, worker, by
      end

      # @param step_uuid [String]
      # @return [Database::Claims::Begun, nil] see {Database::Claims#begin}
      def call(step_uuid) = patiently { @claims.begin(step_uuid, @worker, @by) }

      # @param claim [String] of what {#call} gave
      # @return [Boolean] whether a result of this claim is still wanted
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
