# frozen_string_literal: true

module TaskerCore
  module BatchProcessing
    # The batch that a worker step was created for.
    class BatchWorkerContext
      attr_reader :cursor, :batch_metadata, :is_no_op, :checkpoint

      def self.from_step_data(workflow_step) = new(workflow_step)

      def initialize(workflow_step)
        inputs = (workflow_step.inputs || {}).deep_symbolize_keys
        @is_no_op = inputs[:is_no_op] == true
        @checkpoint = (workflow_step.checkpoint || {}).with_indifferent_access
        @cursor, @batch_metadata = is_no_op ? [ {}, {} ] : [ inputs[:cursor] || {}, inputs[:batch_metadata] || {} ]
        validate unless is_no_op
      end

      def start_cursor = cursor[:start_cursor].to_i
      def end_cursor = cursor[:end_cursor].to_i
      def batch_id = cursor[:batch_id] || "unknown"
      def no_op? = is_no_op

      def checkpoint_cursor = checkpoint[:cursor]
      def accumulated_results = checkpoint[:accumulated_results]
      def has_checkpoint? = checkpoint.present? && checkpoint[:cursor].present?
      def checkpoint_items_processed = checkpoint[:items_processed] || 0

      private
        def validate
          raise ArgumentError, "Missing cursor configuration" if cursor.empty?
          raise ArgumentError, "Missing batch_id" unless cursor[:batch_id]

          first, last = %i[ start_cursor end_cursor ].map do |name|
            cursor.fetch(name) { raise ArgumentError, "Missing #{name}" }
          end
          return unless first.is_a?(Integer) || last.is_a?(Integer)
          unless first.is_a?(Integer) && last.is_a?(Integer)
            raise ArgumentError, "Mixed cursor types not allowed: start=#{first.class}, end=#{last.class}"
          end

          raise ArgumentError, "start_cursor must be non-negative, got #{first}" if first.negative?
          raise ArgumentError, "end_cursor must be non-negative, got #{last}" if last.negative?
          raise ArgumentError, "start_cursor (#{first}) must be <= end_cursor (#{last})" if first > last
        end
    end

    # What a convergence step gets: the results of all batch workers, or none.
    class BatchAggregationScenario
      attr_reader :type, :batchable_result, :batch_results, :worker_count

      def self.detect(...) = new(...)

      def initialize(dependency_results, batchable_step_name, batch_worker_prefix)
        workers = dependency_results.keys.select { |name| name.start_with?(batch_worker_prefix) }
        @batchable_result = dependency_results.get_results(batchable_step_name)
        @batch_results = workers.to_h { |name| [ name, dependency_results.get_results(name) ] }
        @worker_count = workers.size
        @type = workers.empty? ? :no_batches : :with_batches
      end

      def no_batches? = type == :no_batches
      def with_batches? = type == :with_batches
    end
  end
end
