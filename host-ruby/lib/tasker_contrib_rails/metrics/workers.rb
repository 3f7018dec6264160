# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # What the workers of this machine measured, as their files have it: a worker process need serve no HTTP.
    #
    # @api private
    class Workers
      # @param folder [Pathname] where they write
      def initialize(folder) = @folder = folder

      # @return [Hash{Family => Array}] samples by their family
      def samples
        measured = Worker::Measures.read(@folder)
        drains = Worker::Drains.read(@folder)
        duration = Distribution.new(buckets: [], count: drains["count"], sum: drains["seconds"])
        { step_attempts: attempts(measured), step_duration_seconds: durations(measured),
          drain_duration_seconds: [ [ [], duration ] ], drain_left_steps: [ [ [], drains["left"] ] ] }
          .transform_keys { |name| Families::WORKERS.fetch(name) }
      end

      private
        def attempts(measured)
          measured.flat_map { |said| said["attempts"].map { |labels, count| [ [ said["worker"], *labels ], count ] } }
        end

        def durations(measured)
          measured.flat_map do |said|
            said["durations"].map do |labels, counts, sum|
              [ [ said["worker"], *labels ], distribution(said["bounds"], counts, sum) ]
            end
          end
        end

        # The last count is of what was above every bound.
        def distribution(bounds, counts, sum)
          upto = 0
          buckets = [ *bounds, Float::INFINITY ].zip(counts).map { |bound, count| [ bound.to_f, upto += count ] }
          Distribution.new(buckets:, count: upto, sum:)
        end
    end
  end
end
