# frozen_string_literal: true

require "json"
require "net/http"
require "timeout"
require "uri"

module TaskerContribRails
  # Creates and reads tasks through the server's REST API. It works in any process, without a worker, and other Ruby
  # threads continue while it waits. It has the methods and keywords of `TaskerCore::Client`.
  #
  #   TaskerContribRails::Client.create_task(name: "order", namespace: "shop", context: { order_id: 1 })
  #
  # The class methods use the application's server: `TASKER_ORCHESTRATION_URL` (with `TASKER_API_KEY` or
  # `TASKER_AUTH_TOKEN`), else credentials under `tasker:`, else `worker.orchestration_client.base_url` in
  # config/tasker. {#initialize} takes another address.
  class Client
    include Discreet

    # Seconds to wait for the server to accept a connection.
    OPEN_TIMEOUT = 2
    # Seconds to wait for each part of an answer.
    READ_TIMEOUT = 10
    # Seconds to wait for a whole answer, including retries.
    TIMEOUT = 15
    # How often a request is tried. Only requests that change nothing are retried.
    TRIES = 3

    # @api private
    UUID = /\A\h{8}-\h{4}-\h{4}-\h{4}-\h{12}\z/

    # The server's address, the API key or the token can't be used.
    class Misconfigured < Error; end
    # The server does not answer, or says that it is unavailable.
    class Unavailable < Error; end
    # The API key or the token is wrong, or does not allow this.
    class Unauthorized < Error; end
    # The task, step or template does not exist.
    class NotFound < Error; end
    # A task with this name and context already exists.
    class Conflict < Error; end
    # The server does not accept the request, or the request can't be sent.
    class Invalid < Error; end
    # The server will never accept the request as it is: it is malformed, or larger than the server takes.
    class Unacceptable < Invalid; end
    # The server failed while processing the request.
    class ServerError < Error; end

    class << self
      # @return [#call, nil] of the test kit's: gives what answers instead of the server, or nothing
      #
      # @api private
      attr_accessor :stand_in

      # @return [Client] the client of this process and thread, for the application's server
      #
      # @api private
      def shared
        Thread.current.thread_variable_get(:tasker_client).then do |(client, pid)|
          return client if pid == Process.pid
        end
        new.tap { |client| Thread.current.thread_variable_set(:tasker_client, [ client, Process.pid ]) }
      end

      # @param id [String] a task's
      # @return [String] its last eight characters, by which people tell tasks apart: an id begins with the time
      #
      # @api private
      def short(id) = id.delete("-").last(8)

      # @return [Hash{Symbol => Object}] the body of a request that creates a task
      #
      # @api private
      def task(context:, **fields)
        context = context.to_unsafe_h if context.respond_to?(:to_unsafe_h)
        fields[:tags] = Array(fields[:tags]) + tags if tags.any?
        { **fields, context: }
      end

      # What else tags the tasks that are created, in the thread that creates them.
      #
      # @yieldreturn [Array<String>]
      #
      # @api private
      def tags_with(&tags) = @tags_with = tags

      # @return [Array<String>]
      #
      # @api private
      def tags = @tags_with&.call || []

      # What a refusal says besides the server's words, where it knows no such template.
      #
      # @yieldparam task [Hash{String => Object}] the request's `name`, `namespace` and `version`
      # @yieldreturn [String, nil]
      #
      # @api private
      def advise_with(&advice) = @advise_with = advice

      # @api private
      def advice(task) = @advise_with&.call(task.stringify_keys.slice("name", "namespace", "version"))

      %i[
        create_task get_task list_tasks cancel_task list_task_steps get_step get_step_audit_history health_check
      ].each do |name|
        define_method(name) { |*arguments, **options| shared.public_send(name, *arguments, **options) }
      end
    end

    # @param url [String, nil] of the server
    # @param api_key [String, nil] sent as X-API-Key
    # @param token [String, nil] sent as a bearer
    # @param open_timeout [Numeric] seconds to connect
    # @param read_timeout [Numeric] seconds to wait for each part of an answer
    # @param timeout [Numeric] seconds for a request, including retries
    # @raise [Misconfigured]
    def initialize(url: nil, api_key: nil, token: nil, open_timeout: OPEN_TIMEOUT, read_timeout: READ_TIMEOUT,
                   timeout: TIMEOUT)
      @address = Address.find(url, credentials:)
      @identity = Identity.new(@address, api_key: api_key || ENV["TASKER_API_KEY"] || credentials[:api_key],
                                         token: token || ENV["TASKER_AUTH_TOKEN"] || credentials[:auth_token])
      @answers = Answers.new(@address, @identity)
      @connection = Connection.new(@address, open_timeout: seconds("open_timeout", open_timeout),
                                             read_timeout: seconds("read_timeout", read_timeout))
      @timeout = seconds("timeout", timeout)
      @lock = Mutex.new
    end

    # @param name [String] the template's name
    # @param context [Hash] converted to JSON as Rails does
    # @param options [Hash] more fields of the request: tags, priority, correlation_id, …
    # @return [Record] with task_uuid
    # @raise [Conflict] a task with this name and context exists
    # @raise [NotFound] no worker has registered such a template
    # @raise [Invalid] the context can't be sent, or the server does not accept it
    def create_task(name:, namespace: "default", context: {}, version: "1.0.0", initiator: "tasker-core-ruby",
                    source_system: "tasker-core", reason: "Task requested", **options)
      send_task(self.class.task(name:, namespace:, version:, context:, initiator:, source_system:, reason:, **options))
    end

    # @param task [Hash] what {Client.task} returned, perhaps long ago
    # @return [Record]
    # @raise [Unacceptable] the server would refuse it, or change it without a word; see {EngineLimits}
    #
    # @api private
    def send_task(task)
      body = sendable(task)
      refusal = EngineLimits.refusal(body) and raise Unacceptable, refusal
      task(request(:Post, "/v1/tasks", body:))
    rescue NotFound => error
      raise NotFound, [ error.message, *Client.advice(task) ].join(". ")
    end

    # @return [Record]
    def get_task(task_uuid) = task(request(:Get, "/v1/tasks/#{id(task_uuid)}"))

    # @param limit [Integer] from 1
    # @param offset [Integer] must be a multiple of the limit, because the server counts in pages
    # @return [Record] tasks and pagination. There is no filter by status: the server (0.1.8) answers 500 to it.
    def list_tasks(limit: 50, offset: 0, namespace: nil, status: nil)
      limit, offset = whole("limit", limit, from: 1), whole("offset", offset, from: 0)
      page(page: offset / limit + 1, per_page: limit, namespace:, status:)
    end

    # The server has an index for this.
    #
    # @param source_system [String] what the task was created with
    # @return [String, nil] the id of the newest such task
    #
    # @api private
    def find_task(source_system:)
      found = page(page: 1, per_page: 1, source_system:).tasks.first
      task(Record.of(found)).task_uuid if found
    end

    # @return [Record]
    def cancel_task(task_uuid) = request(:Delete, "/v1/tasks/#{id(task_uuid)}")

    # @return [Array<Record>]
    def list_task_steps(task_uuid) = request(:Get, "/v1/tasks/#{id(task_uuid)}/workflow_steps", kind: Array)

    # @return [Record]
    def get_step(task_uuid, step_uuid) = request(:Get, step_path(task_uuid, step_uuid))

    # @param action [Hash] `action_type` and its fields, as in the server's API
    # @return [Record]
    def act_on_step(task_uuid, step_uuid, **action)
      request(:Patch, step_path(task_uuid, step_uuid), body: sendable(action, "the action"))
    end

    # @return [Array<Record>]
    def get_step_audit_history(task_uuid, step_uuid)
      request(:Get, "#{step_path(task_uuid, step_uuid)}/audit", kind: Array)
    end

    # @return [Record]
    def health_check = request(:Get, "/health")

    # @return [Record] `status`, `checks`, and `info` with the server's version
    def detailed_health = request(:Get, "/health/detailed")

    private
      def credentials
        @credentials ||= (defined?(Rails.application) && Rails.application&.credentials&.dig(:tasker)) || {}
      end

      def page(**query)
        answer = with("tasks", Array, request(:Get, "/v1/tasks?#{URI.encode_www_form(query.compact)}"))
        Record.new(answer.to_h.merge("tasks" => answer.tasks.map { |task| without_baggage(task) }))
      end

      def task(answer) = Record.new(without_baggage(with("task_uuid", String, answer).to_h))

      # An object may still be some other server's.
      def with(key, kind, answer)
        return answer if answer[key].is_a?(kind)

        raise ServerError, "What answers at #{@address} is not Tasker's server: its answer has no `#{key}`."
      end

      def without_baggage(task)
        task.is_a?(Hash) && task.key?("context") ? task.merge("context" => Baggage.without(task["context"])) : task
      end

      def step_path(task_uuid, step_uuid) = "/v1/tasks/#{id(task_uuid)}/workflow_steps/#{id(step_uuid)}"

      def id(uuid)
        raise ArgumentError, "#{uuid.inspect} is not a UUID." unless uuid.to_s.b.match?(UUID)

        uuid
      end

      def whole(name, value, from:)
        number = Integer(value, exception: false)
        unless number && number == value.to_f && number >= from
          raise ArgumentError, "#{name} must be a whole number of at least #{from}, not #{value.inspect}."
        end

        number
      end

      # nil means no limit.
      def seconds(name, value)
        return value if value.nil? || (value.is_a?(Numeric) && value.real? && value.finite? && value >= 0)

        raise ArgumentError, "#{name} must be a number of seconds, not #{value.inspect}."
      end

      # One connection serves one request at a time.
      #
      # @param kind [Class] the kind of JSON that is expected; another kind comes from some other server
      def request(verb, path, body: nil, kind: Record)
        request = build(verb, path, body)
        server = Client.stand_in&.call
        return @answers.call(server.exchange(request), kind) if server

        Timeout.timeout(@timeout) do
          @lock.synchronize { tried(verb) { @answers.call(@connection.exchange(request), kind) } }
        end
      rescue Connection::TooLarge => error
        raise ServerError, Printable.sentence("Tasker's server at #{@address} answers with #{error.message}")
      rescue *Connection::BROKEN => error
        sent = verb != :Get && !error.is_a?(Errno::ECONNREFUSED)
        unknown = " It may or may not have carried out the request." if sent
        said = @identity.hidden(reason(error))
        raise Unavailable, "Tasker's server at #{@address} does not answer (#{said}).#{unknown}"
      end

      # A create is never sent twice, because the first may have arrived. A retry uses a new connection, which may reach
      # a healthy server.
      def tried(verb)
        tries = 0
        begin
          yield
        rescue Connection::TooLarge
          raise
        rescue *Connection::BROKEN, Unavailable
          raise if verb != :Get || (tries += 1) == TRIES

          @connection.close
          sleep(0.1 * tries)
          retry
        end
      end

      # Answers are small, so compression would only add a source of errors.
      def build(verb, path, body)
        headers = { "Accept" => "application/json", "Accept-Encoding" => "identity" }
        Net::HTTP.const_get(verb).new("#{@address.path}#{path}", headers).tap do |request|
          @identity.sign(request)
          next unless body

          request["Content-Type"] = "application/json"
          request.body = JSON.generate(body)
        end
      end

      def sendable(body, name = "the task")
        JsonSafe.call(body, name:).first
      rescue JsonSafe::Unsafe => error
        raise Invalid, Printable.sentence("#{name.upcase_first} can't be sent: #{error.message}")
      end

      # For a refused connection, Ruby's message repeats the same thing four times.
      def reason(error) = error.is_a?(SystemCallError) ? error.class.new.message : "#{error.class}: #{error.message}"

      def shown = { to: @address.to_s }

    ActiveSupport.run_load_hooks(:tasker_client, self)
  end
end
