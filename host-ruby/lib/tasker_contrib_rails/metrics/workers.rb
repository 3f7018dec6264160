# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # Reads what the workers of this machine measured from their files, so that workers need not serve HTTP.
    #
    # @api private
    class Workers
      # @param folder [Pathname] the folder of these files
      def initialize(folder) = @folder = folder

      # @return [Hash{Family => Array}] samples by family
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

        # The last count is for values above every bound.
        def distribution(bounds, counts, sum)
          upto = 0
          buckets = [ *bounds, Float::INFINITY ].zip(counts).map { |bound, count| [ bound.to_f, upto += count ] }
          Distribution.new(buckets:, count: upto, sum:)
        end
    end
  end
end
