# frozen_string_literal: true

require "test_helper"
require "tasker_contrib_rails/minitest"

class ChargeHandlerTest < TaskerContribRails::Testing::TestCase
  # Replace these with the requests to your API and its responses.
  setup do
    @handler = ChargeHandler.new
    @handler.base_url = "https://api.example.com"
    @context = build_step_context(task_fields: { "id" => 42 })
    @api = Faraday::Adapter::Test::Stubs.new
    @handler.connection.adapter :test, @api
  end

  test "sends the task's id and keeps the answer" do
    run = answer(201, { "reference" => "abc" })

    assert_success run
    assert_result_data({ "reference" => "abc" }, run)
    assert_equal({ "id" => 42 }, JSON.parse(@request.request_body))
    assert_equal @context.step_uuid, @request.request_headers["Idempotency-Key"]
  end

  test "gives up when the API refuses" do
    run = answer(422)

    assert_error run, :permanent, code: "HTTP_422"
  end

  test "tries again later when the API is busy, and not before it asks to" do
    run = answer(429, {}, { "Retry-After" => "30" })

    assert_error run, :retryable, code: "HTTP_429"
    assert_retryable run, after: 30
  end

  test "tries again later when the API is broken, silent or away" do
    assert_error answer(503), :retryable, code: "HTTP_503"
    assert_error fail_with(Faraday::TimeoutError.new), :retryable, code: "TIMEOUT"
    assert_error fail_with(Faraday::ConnectionFailed.new("refused")), :retryable, code: "CONNECTION_FAILED"
  end

  private
    def answer(status, body = {}, headers = {})
      @api.post(%r{/charge\z}) do |request|
        @request = request
        [ status, { "Content-Type" => "application/json", **headers }, JSON.generate(body) ]
      end
      run_handler(@handler, @context)
    end

    def fail_with(error)
      @api.post(%r{/charge\z}) { raise error }
      run_handler(@handler, @context)
    end
end
