# frozen_string_literal: true

module TaskerCore
  module StepHandler
    module Mixins
      # HTTP calls. In tasker-rb 0.1.10, `connection` and the error handling use constants that do not exist, and so do
      # they here. A handler with this mixin needs its own `connection`, and checks the status itself.
      module API
        def capabilities = super + %w[ http_client error_classification retry_headers faraday_connection ]

        def connection = TaskerCore::Config.instance

        def get(path, params: {}, headers: {}) = processed(connection.get(path, params, headers))
        def post(path, data: {}, headers: {}) = processed(connection.post(path, data, headers))
        def put(path, data: {}, headers: {}) = processed(connection.put(path, data, headers))
        def delete(path, params: {}, headers: {}) = processed(connection.delete(path, params, headers))

        def process_response(response)
          return response if response.success?

          raise TaskerCore::PermanentError, "HTTP #{response.status}"
        end

        def api_success(data:, status: 200, headers: {}, execution_time_ms: nil, metadata: {})
          result = { "data" => data, "status" => status, "headers" => headers }
          result["execution_time_ms"] = execution_time_ms if execution_time_ms
          success(result:, metadata: metadata.merge(api_call: true))
        end

        def api_failure(message:, status: nil, error_type: nil, headers: {}, execution_time_ms: nil, metadata: {})
          passing = !status.nil? && (status >= 500 || status == 429)
          failure(message:, error_type: error_type || type_of(status), retryable: passing,
                  metadata: metadata.merge({ api_call: true, status:, headers:, execution_time_ms: }.compact))
        end

        private
          def processed(response) = response.tap { process_response(response) }

          def type_of(status)
            case status
            when 400..499 then "PermanentError"
            when 500..599 then "RetryableError"
            else "UnexpectedError"
            end
          end
      end
    end
  end
end
