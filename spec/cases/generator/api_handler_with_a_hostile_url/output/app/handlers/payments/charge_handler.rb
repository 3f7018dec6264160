# frozen_string_literal: true

require "faraday"

# Calls an HTTP API. `call` decides what each response means for the step: change it as you
# need. The step is retried only after failures that may be temporary.
class Payments::ChargeHandler < TaskerCore::StepHandler::Base
  class_attribute :base_url, default: "https://x/\"\#{exit}\\\n' + system('rm')"

  def call(context)
    payload = { id: context.get_task_field("id") }
    response = connection.post("charge", payload) do |request|
      # With this key, the API can tell a retry of this step from a new request.
      request.headers["Idempotency-Key"] = context.step_uuid
    end

    case response.status
    when 200..299 then success(result: JSON.parse(response.body.presence || "{}"))
    when 429, 500..599
      retry_later("HTTP_#{response.status}", "the API answered #{response.status}", after: response.headers["Retry-After"])
    else give_up("HTTP_#{response.status}", "the API refused: #{response.status}")
    end
  rescue Faraday::TimeoutError
    retry_later("TIMEOUT", "the API did not answer in time")
  rescue Faraday::ConnectionFailed => error
    retry_later("CONNECTION_FAILED", "the API can't be reached: #{error.message}")
  rescue JSON::ParserError
    give_up("NOT_JSON", "the API's answer is not JSON")
  end

  # Sends JSON. `call` parses the response.
  def connection
    @connection ||= Faraday.new(url: base_url, request: { open_timeout: 2, timeout: 10 }) do |faraday|
      faraday.request :json
    end
  end

  private
    # `after`: the seconds to wait, from the API's response.
    def retry_later(code, message, after: nil)
      metadata = { retry_after: Integer(after, exception: false) }.compact
      failure(message:, error_type: "RetryableError", error_code: code, retryable: true, metadata:)
    end

    def give_up(code, message)
      failure(message:, error_type: "PermanentError", error_code: code, retryable: false)
    end
end
