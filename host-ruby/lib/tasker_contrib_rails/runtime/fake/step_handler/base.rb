# frozen_string_literal: true

module TaskerCore
  module StepHandler
    class Base
      attr_reader :config, :logger, :rust_integration, :orchestration_system

      def initialize(config: {}, logger: nil)
        @config = config || {}
        @logger = logger || Logger.instance
      end

      def call(context)
        raise NotImplementedError, "Subclasses must implement #call(context)"
      end

      def success(result: nil, result_data: nil, metadata: {})
        given = result || result_data
        raise ArgumentError, "result or result_data required" if given.nil?

        Types::StepHandlerCallResult.success(result: given, metadata:)
      end

      def failure(message:, error_type: "UnexpectedError", error_code: nil, retryable: false, metadata: {})
        Types::StepHandlerCallResult.error(error_type:, message:, error_code:, retryable:, metadata:)
      end

      def handler_name = self.class.name.split("::").last.gsub(/([A-Z])/, '_\1').downcase.delete_prefix("_")

      def metadata
        {
          handler_name:, handler_class: self.class.name,
          version: self.class.const_defined?(:VERSION) ? self.class.const_get(:VERSION) : "1.0.0",
          capabilities:, config_schema:, ruby_version: RUBY_VERSION, created_at: Time.now.iso8601
        }
      end

      def capabilities
        optional = { process_results: "process_results", process_async: "async", process_stream: "streaming" }
        [ "process", *optional.select { |method, _| respond_to?(method, true) }.values ]
      end

      def config_schema
        {
          type: "object",
          properties: {
            timeout: { type: "integer", minimum: 1, default: 300 },
            retries: { type: "integer", minimum: 0, default: 3 },
            log_level: { type: "string", enum: %w[ debug info warn error ], default: "info" }
          },
          additionalProperties: true
        }
      end

      def validate_config(config_hash) = config_hash.is_a?(Hash)
    end

    class Api < Base
      include Mixins::API
    end

    class Decision < Base
      include Mixins::Decision
    end

    class Batchable < Base
      include Mixins::Batchable
    end
  end
end
