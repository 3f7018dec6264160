# frozen_string_literal: true

require "test_helper"

class ChargeHandlerTest < ActiveSupport::TestCase
  include TaskerContribRails::Testing::Helpers

  setup do
    @handler = ChargeHandler.new
    @context = build_step_context(task_fields: { "id" => 42 })
    @api = Faraday::Adapter::Test::Stubs.new
    @handler.connection.adapter :test, @api
  end

  test "sends the task's id and keeps the answer" do
    result = answer(201, { "reference" => "abc" })

    assert_predicate result, :success?
    assert_equal({ "reference" => "abc" }, result.result)
    assert_equal({ "id" => 42 }, JSON.parse(@request.request_body))
    assert_equal @context.step_uuid, @request.request_headers["Idempotency-Key"]
  end

  test "gives up when the API refuses" do
    result = answer(422)

    assert_equal [ false, "HTTP_422" ], [ result.retryable, result.error_code ]
  end

  test "tries again later when the API is busy, and not before it asks to" do
    result = answer(429, {}, { "Retry-After" => "30" })

    assert_equal [ true, "HTTP_429" ], [ result.retryable, result.error_code ]
    assert_equal 30, result.metadata[:retry_after]
  end

  test "tries again later when the API is broken, silent or away" do
    assert_equal [ true, "HTTP_503" ], answer(503).then { |result| [ result.retryable, result.error_code ] }
    assert_equal "TIMEOUT", fail_with(Faraday::TimeoutError.new).error_code
    assert_equal "CONNECTION_FAILED", fail_with(Faraday::ConnectionFailed.new("refused")).error_code
  end

  private
    def answer(status, body = {}, headers = {})
      @api.post(%r{/charge\z}) do |request|
        @request = request
        [ status, { "Content-Type" => "application/json", **headers }, JSON.generate(body) ]
      end
      @handler.call(@context)
    end

    def fail_with(error)
      @api.post(%r{/charge\z}) { raise error }
      @handler.call(@context)
    end
end
