# frozen_string_literal: true

require "json"
require "puma"
require "puma/server"
require "rack"

# The bank's API as its documentation describes it. A request that is repeated with the same Idempotency-Key is
# answered as before, and nothing is booked again.
class FakeBank
  DECLINED_CARD = "4000 0000 0000 0002"

  # @return [Hash{String => Hash}] what was booked, by Idempotency-Key
  attr_reader :bookings

  # @return [Boolean] whether it answers 503
  attr_accessor :busy

  def initialize
    @lock = Mutex.new
    reset
  end

  def reset
    @bookings = {}
    @busy = false
  end

  # @return [String] its URL
  def start
    @server = Puma::Server.new(self)
    port = @server.add_tcp_listener("127.0.0.1", 0).addr[1]
    @server.run
    "http://127.0.0.1:#{port}"
  end

  def stop = @server.stop(true)

  def charges = booked("charge")
  def refunds = booked("refund")

  def call(env)
    request = Rack::Request.new(env)
    return answer(503, { error: "busy" }, "retry-after" => "30") if busy

    payload = JSON.parse(request.body.read)
    return answer(402, { error: "card declined" }) if payload["card"] == DECLINED_CARD

    answer 201, book(request.path_info[/\w+/].delete_suffix("s"), payload, request.get_header("HTTP_IDEMPOTENCY_KEY"))
  end

  private
    def booked(kind) = @bookings.values.select { |booking| booking["kind"] == kind }

    def book(kind, payload, key)
      @lock.synchronize do
        @bookings[key] ||= { "id" => "#{kind}_#{@bookings.size + 1}", "kind" => kind, **payload.except("card") }
      end
    end

    def answer(status, body, headers = {})
      [ status, { "content-type" => "application/json", **headers }, [ JSON.generate(body) ] ]
    end
end
