# frozen_string_literal: true

require "json"
require "net/http"
require "uri"

module TaskerContribRails
  # Creates and looks at tasks over the server's REST API, from any process: no worker need run in it, and Ruby's other
  # threads run on while it waits. The methods and keywords are those of `TaskerCore::Client`.
  #
  #   TaskerContribRails::Client.create_task(name: "order", namespace: "shop", context: { order_id: 1 })
  #
  # The module's own methods use the app's server (`TASKER_ORCHESTRATION_URL`, with `TASKER_API_KEY` or
  # `TASKER_AUTH_TOKEN`, or credentials under `tasker:`); {#initialize} takes another.
  class Client
    # Waits for the server, in seconds: to connect, and for each answer.
    OPEN_TIMEOUT = 2
    READ_TIMEOUT = 10
    # An unused connection is kept this long.
    KEEP_ALIVE = 20
    # Only what changes nothing is tried again, and so often.
    TRIES = 3

    # Nothing answers, or it says that it can't for now.
    class Unavailable < Error; end
    # The server does not know who asks, or that one may not.
    class Unauthorized < Error; end
    # There is no such task, step or template.
    class NotFound < Error; end
    # A task with this name and context exists.
    class Conflict < Error; end
    # The server does not accept the request.
    class Invalid < Error; end
    # The server failed over it.
    class ServerError < Error; end

    class << self
      # @return [Client] of this process and thread, for the app's server
      def shared
        Thread.current.thread_variable_get(:tasker_client).then do |(client, pid)|
          return client if pid == Process.pid
        end
        new.tap { |client| Thread.current.thread_variable_set(:tasker_client, [ client, Process.pid ]) }
      end

      %i[ create_task get_task list_tasks cancel_task list_task_steps get_step get_step_audit_history health_check ].each do |name|
        define_method(name) { |*arguments, **options| shared.public_send(name, *arguments, **options) }
      end
    end

    # @param url [String, nil] of the server
    # @param api_key [String, nil] sent as X-API-Key
    # @param token [String, nil] sent as a bearer
    def initialize(url: nil, api_key: nil, token: nil, open_timeout: OPEN_TIMEOUT, read_timeout: READ_TIMEOUT)
      @uri = URI(url || ENV["TASKER_ORCHESTRATION_URL"] || credentials[:orchestration_url] || "http://localhost:8080")
      @api_key = api_key || ENV["TASKER_API_KEY"] || credentials[:api_key]
      @token = token || ENV["TASKER_AUTH_TOKEN"] || credentials[:auth_token]
      @open_timeout, @read_timeout = open_timeout, read_timeout
      @lock = Mutex.new
    end

    # @param name [String] of the template
    # @param context [Hash] made JSON as Rails does
    # @param options [Hash] more fields of the request: tags, priority, correlation_id, …
    # @return [Record] with task_uuid
    # @raise [Conflict] the same name and context exist
    # @raise [NotFound] no worker has registered such a template
    def create_task(name:, namespace: "default", context: {}, version: "1.0.0", initiator: "tasker-core-ruby",
                    source_system: "tasker-core", reason: "Task requested", **options)
      context = context.to_unsafe_h if context.respond_to?(:to_unsafe_h)
      request(:Post, "/v1/tasks", body: { name:, namespace:, version:, context: JsonSafe.call(context).first, initiator:, source_system:, reason:, **options })
    end

    # @return [Record]
    def get_task(task_uuid) = request(:Get, "/v1/tasks/#{id(task_uuid)}")

    # @param offset [Integer] the server counts in pages, so a multiple of the limit
    # @return [Record] tasks and pagination. The server (0.1.8) answers 500 to a status.
    def list_tasks(limit: 50, offset: 0, namespace: nil, status: nil)
      request(:Get, "/v1/tasks?#{URI.encode_www_form({ page: offset / limit + 1, per_page: limit, namespace:, status: }.compact)}")
    end

    # @return [Record]
    def cancel_task(task_uuid) = request(:Delete, "/v1/tasks/#{id(task_uuid)}")

    # @return [Array<Record>]
    def list_task_steps(task_uuid) = request(:Get, "/v1/tasks/#{id(task_uuid)}/workflow_steps")

    # @return [Record]
    def get_step(task_uuid, step_uuid) = request(:Get, "/v1/tasks/#{id(task_uuid)}/workflow_steps/#{id(step_uuid)}")

    # @return [Array<Record>]
    def get_step_audit_history(task_uuid, step_uuid) = request(:Get, "/v1/tasks/#{id(task_uuid)}/workflow_steps/#{id(step_uuid)}/audit")

    # @return [Record]
    def health_check = request(:Get, "/health")

    # What the server answered: by name, by key, as a Hash.
    class Record
      # @param attributes [Hash{String => Object}]
      def initialize(attributes)
        @attributes = attributes
      end

      # @return [Hash{String => Object}]
      def to_h = @attributes

      def [](key) = @attributes[key.to_s]

      def ==(other) = other.is_a?(Record) && other.to_h == to_h

      def respond_to_missing?(name, include_private = false) = @attributes.key?(name.name) || super

      def method_missing(name, *arguments)
        return super if arguments.any? || !@attributes.key?(name.name)

        @attributes[name.name]
      end
    end

    private
      def credentials
        @credentials ||= (defined?(Rails) && Rails.application&.credentials&.dig(:tasker)) || {}
      end

      def id(uuid)
        raise ArgumentError, "#{uuid.inspect} is no UUID." unless uuid.to_s.match?(/\A\h{8}-\h{4}-\h{4}-\h{4}-\h{12}\z/)

        uuid
      end

      # One connection, one request at a time. A create is never sent twice: whether the first arrived can't be known.
      def request(verb, path, body: nil)
        tries = 0
        begin
          tries += 1
          answer(@lock.synchronize { exchange(build(verb, path, body)) })
        rescue SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError,
               Net::ProtocolError, Net::HTTPBadResponse, Net::HTTPHeaderSyntaxError, Unavailable => error
          @lock.synchronize { close } # another connection may lead to who can answer
          retry if verb == :Get && tries < TRIES && sleep(0.1 * tries)
          raise error if error.is_a?(Unavailable)

          raise Unavailable, "Tasker's server at #{@uri.host}:#{@uri.port} does not answer (#{error.class}: #{error.message})."
        end
      end

      # An exchange that was cut off, by a caller's `Timeout.timeout` for one, leaves its answer
      # on the connection, where the next request would take it for its own.
      def exchange(request)
        response = http.request(request)
      ensure
        close unless response
      end

      def http
        @http ||= Net::HTTP.new(@uri.host, @uri.port).tap do |http|
          http.use_ssl = @uri.scheme == "https"
          http.open_timeout, http.read_timeout, http.write_timeout = @open_timeout, @read_timeout, @read_timeout
          http.keep_alive_timeout = KEEP_ALIVE
          http.max_retries = 0
          http.start
        end
      end

      def close
        @http&.finish if @http&.started?
      rescue IOError
        nil # closed by the other side
      ensure
        @http = nil
      end

      def build(verb, path, body)
        Net::HTTP.const_get(verb).new("#{@uri.path.chomp("/")}#{path}", "Accept" => "application/json").tap do |request|
          request["X-API-Key"] = @api_key if @api_key
          request["Authorization"] = "Bearer #{@token}" if @token
          next unless body

          request["Content-Type"] = "application/json"
          request.body = JSON.generate(body)
        end
      end

      def answer(response)
        case response.code.to_i
        when 200..299 then record(response.body.to_s.empty? ? {} : JSON.parse(response.body))
        when 401, 403 then raise Unauthorized, text(response)
        when 404 then raise NotFound, text(response)
        when 409 then raise Conflict, text(response)
        when 400..499 then raise Invalid, text(response)
        when 502..504 then raise Unavailable, text(response)
        else raise ServerError, text(response)
        end
      rescue JSON::ParserError
        raise ServerError, "Tasker's server answered #{response.code} with what is no JSON."
      end

      def record(value)
        case value
        when Hash then Record.new(value)
        when Array then value.map { |item| record(item) }
        else value
        end
      end

      def text(response) = "#{message(response.body.to_s.dup.force_encoding(Encoding::UTF_8).scrub).strip[0, 500]} (HTTP #{response.code})"

      # The server's errors are JSON or plain text; a proxy before it has forms of its own.
      def message(body)
        case JSON.parse(body, symbolize_names: true)
        in { error: { message: String => message } } then message
        in { error: String => message } then message
        in { message: String => message } then message
        else body
        end
      rescue JSON::ParserError
        body
      end
  end
end
