# frozen_string_literal: true

module TaskerCore
  module Errors
    class Error < StandardError; end
    class ConfigurationError < Error; end
    class ProceduralError < Error; end
    class OrchestrationError < Error; end
    class DatabaseError < Error; end

    # The base of the errors below: a context, and the name that the engine uses.
    module Described
      attr_reader :context

      def error_class = self.class::NAME
    end

    # A temporary failure: the step is retried, after +retry_after+ seconds if given.
    class RetryableError < ProceduralError
      include Described
      NAME = "RetryableError"
      attr_reader :retry_after

      def initialize(message, retry_after: nil, context: {})
        super(message)
        @retry_after, @context = retry_after, context
      end
    end

    # A permanent failure: the step fails for good.
    class PermanentError < ProceduralError
      include Described
      NAME = "PermanentError"
      attr_reader :error_code

      def initialize(message, error_code: nil, context: {})
        super(message)
        @error_code, @context = error_code, context
      end
    end

    class TimeoutError < ProceduralError
      include Described
      NAME = "TimeoutError"
      attr_reader :timeout_duration

      def initialize(message, timeout_duration: nil, context: {})
        super(message)
        @timeout_duration, @context = timeout_duration, context
      end
    end

    class NetworkError < ProceduralError
      include Described
      NAME = "NetworkError"
      attr_reader :status_code

      def initialize(message, status_code: nil, context: {})
        super(message)
        @status_code, @context = status_code, context
      end
    end

    class ValidationError < PermanentError
      NAME = "ValidationError"
      attr_reader :field

      def initialize(message, field: nil, error_code: nil, context: {})
        super(message, error_code:, context:)
        @field = field
      end
    end

    class NotFoundError < PermanentError
      NAME = "NotFoundError"
      attr_reader :resource_type

      def initialize(message, resource_type: nil, error_code: nil, context: {})
        super(message, error_code:, context:)
        @resource_type = resource_type
      end
    end

    class FFIError < Error
      include Described
      NAME = "FFIError"
      attr_reader :operation

      def initialize(message, operation: nil, context: {})
        super(message)
        @operation, @context = operation, context
      end
    end

    class ServerError < Error
      include Described
      NAME = "ServerError"
      attr_reader :operation

      def initialize(message, operation: nil, context: {})
        super(message)
        @operation, @context = operation, context
      end
    end

    # Whether a step that raised is retried: yes, unless the error is known to be permanent.
    class ErrorClassifier
      PERMANENT_ERROR_CLASSES = [
        ConfigurationError, PermanentError, ValidationError, NotFoundError, DatabaseError, FFIError
      ].freeze
      RETRYABLE_ERROR_CLASSES = [ RetryableError, NetworkError, TimeoutError ].freeze

      def self.retryable?(error) = PERMANENT_ERROR_CLASSES.none? { |permanent| error.is_a?(permanent) }
    end
  end
end
