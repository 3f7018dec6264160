# frozen_string_literal: true

require "faraday"

# What the handlers that call the bank share.
class BankHandler < TaskerCore::StepHandler::Base
  private
    # The bank books a key once, however often a step asks for it.
    #
    # @return [Hash] the booking
    def book(path, payload, key:)
      response = connection.post(path, payload) { |request| request.headers["Idempotency-Key"] = key }
      answer = JSON.parse(response.body)

      case response.status
      when 200..299 then answer
      when 429, 500..599 then raise busy("it answered #{response.status}", response.headers["Retry-After"])
      else raise TaskerCore::Errors::PermanentError.new(answer["error"], error_code: "BANK_#{response.status}")
      end
    rescue Faraday::TimeoutError, Faraday::ConnectionFailed => error
      raise busy(error.message)
    end

    def busy(reason, retry_after = nil)
      TaskerCore::Errors::RetryableError.new("the bank is busy: #{reason}", retry_after: retry_after&.to_i)
    end

    def connection
      url = Rails.configuration.x.bank_url
      @connection ||= Faraday.new(url:, request: { open_timeout: 2, timeout: 10 }) do |faraday|
        faraday.request :json
      end
    end
end
