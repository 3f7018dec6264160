# frozen_string_literal: true

require "rails_helper"
require "tasker_contrib_rails/rspec"

RSpec.describe ChargeHandler, type: :tasker_handler do
  # Replace these with the requests to your API and its responses.
  subject(:run) { run_handler(handler, context) }

  let(:handler) { described_class.new }
  let(:context) { build_step_context(task_fields: { "id" => 42 }) }
  let(:api) { Faraday::Adapter::Test::Stubs.new }

  before do
    handler.base_url = "https://api.example.com"
    handler.connection.adapter :test, api
  end

  def answer(status, body = {}, headers = {})
    api.post(%r{/charge\z}) do |request|
      @request = request
      [ status, { "Content-Type" => "application/json", **headers }, JSON.generate(body) ]
    end
  end

  it "sends the task's id and keeps the answer" do
    answer 201, { "reference" => "abc" }

    expect(run).to be_success
    expect(run).to have_result_data("reference" => "abc")
    expect(JSON.parse(@request.request_body)).to eq("id" => 42)
    expect(@request.request_headers["Idempotency-Key"]).to eq(context.step_uuid)
  end

  it "sends nothing while it is not told where to" do
    handler.base_url = nil

    expect(run).to have_result_data("sent" => false)
  end

  it "gives up when the API refuses" do
    answer 422

    expect(run).to be_error.of_type(:permanent).with_code("HTTP_422")
  end

  it "tries again later when the API is busy, and not before it asks to" do
    answer 429, {}, { "Retry-After" => "30" }

    expect(run).to be_error.of_type(:retryable).with_code("HTTP_429")
    expect(run).to be_retryable.after(30)
  end

  it "tries again later when the API is broken" do
    answer 503

    expect(run).to be_error.of_type(:retryable).with_code("HTTP_503")
  end

  it "tries again later when there is no answer" do
    api.post(%r{/charge\z}) { raise Faraday::TimeoutError }

    expect(run).to be_error.of_type(:retryable).with_code("TIMEOUT")
  end

  it "tries again later when the API can't be reached" do
    api.post(%r{/charge\z}) { raise Faraday::ConnectionFailed, "refused" }

    expect(run).to be_error.of_type(:retryable).with_code("CONNECTION_FAILED")
  end
end
