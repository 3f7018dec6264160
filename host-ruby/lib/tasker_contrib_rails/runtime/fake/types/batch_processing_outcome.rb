# frozen_string_literal: true

module TaskerCore
  module Types
    # The batches that a batchable step creates. Unlike in a decision's outcome, keys are strings.
    module BatchProcessingOutcome
      class NoBatches < Data.define(:type)
        def initialize(type: "no_batches") = super
        def to_h = { "type" => "no_batches" }
        def requires_batch_creation? = false
      end

      class CreateBatches < Data.define(:type, :worker_template_name, :worker_count, :cursor_configs, :total_items)
        def initialize(worker_template_name:, worker_count:, cursor_configs:, total_items:, type: "create_batches")
          count = ->(value) { value.is_a?(Integer) && !value.negative? }
          configs = ->(value) { value.is_a?(Array) && value.any? && value.all?(Hash) }
          Checks.type!(self.class,
                       worker_template_name: [ worker_template_name, String ], worker_count: [ worker_count, count ],
                       cursor_configs: [ cursor_configs, configs ], total_items: [ total_items, count ])
          super
        end

        def to_h = super.transform_keys(&:name)
        def requires_batch_creation? = true
      end

      class << self
        def no_batches = NoBatches.new

        def create_batches(worker_template_name:, worker_count:, cursor_configs:, total_items:)
          if worker_template_name.nil? || worker_template_name.empty?
            raise ArgumentError, "worker_template_name cannot be empty"
          end
          raise ArgumentError, "cursor_configs cannot be empty" if cursor_configs.nil? || cursor_configs.empty?
          if cursor_configs.size != worker_count
            raise ArgumentError,
              "cursor_configs length (#{cursor_configs.size}) must equal worker_count (#{worker_count})"
          end

          cursor_configs.each_with_index { |config, index| check_size(config, index) }
          CreateBatches.new(worker_template_name:, worker_count:, cursor_configs:, total_items:)
        end

        def from_hash(hash)
          raise ArgumentError, "Expected Hash, got #{hash.nil? ? "nil" : hash.class}" unless hash.is_a?(Hash)

          given = hash.deep_symbolize_keys
          case given[:type]
          when "no_batches" then NoBatches.new
          when "create_batches" then CreateBatches.new(**check(given))
          else raise ArgumentError, "Unknown outcome type: #{given[:type].inspect}"
          end
        end

        private
          def check(given)
            name, count, configs, total =
              given.values_at(:worker_template_name, :worker_count, :cursor_configs, :total_items)
            if name.nil? || name.empty?
              raise ArgumentError, "worker_template_name is required for create_batches outcome"
            end
            raise ArgumentError, "worker_count is required and must be >= 0" if count.nil? || count.negative?
            raise ArgumentError, "cursor_configs must be a non-empty array" unless configs.is_a?(Array) && configs.any?
            raise ArgumentError, "total_items is required and must be >= 0" if total.nil? || total.negative?

            { worker_template_name: name, worker_count: count, cursor_configs: configs, total_items: total }
          end

          def check_size(config, index)
            first, last, size = %w[ start_cursor end_cursor batch_size ].map do |name|
              config[name] || config[name.to_sym]
            end
            return unless config.key?("batch_size") || config.key?(:batch_size)
            return unless first.is_a?(Integer) && last.is_a?(Integer) && size != last - first

            raise ArgumentError, "cursor_configs[#{index}] batch_size (#{size}) must equal " \
                                 "end_cursor - start_cursor (#{last} - #{first} = #{last - first})"
          end
      end
    end
  end
end
