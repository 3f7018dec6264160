# frozen_string_literal: true

module TaskerContribRails
  module Starts
    # The request for a task, checked before anything is written.
    class Request
      text = ->(value) { value.is_a?(String) || value.is_a?(Symbol) }
      # What may be said of a task in addition, and what the server takes.
      OPTIONS = {
        initiator: [ "a text", text ],
        reason: [ "a text", text ],
        tags: [ "a list of texts", ->(value) { value.is_a?(Array) && value.all?(&text) } ],
        priority: [ "an Integer of 32 bits", ->(value) { value.is_a?(Integer) && value.bit_length < 32 } ],
        parent_correlation_id: [ "a UUID", ->(value) { value.is_a?(String) && Client::UUID.match?(value) } ]
      }.freeze
      # The keywords of `start` itself.
      KEYWORDS = %i[ context for wait at namespace version ].freeze
      private_constant :OPTIONS, :KEYWORDS

      # @return [String] the start's own id
      attr_reader :id
      # @return [Hash{String => Object}] the body for the server
      attr_reader :body

      # @param name [String] see {TaskerContribRails.start}
      # @raise [Error::NoSuchTemplate, Error::Rejected, Error::ContextRefused, JsonSafe::Unsafe, ArgumentError]
      def initialize(name, context: {}, namespace: nil, version: nil, **options)
        options = options.compact
        refuse(options)
        @id = SecureRandom.uuid_v7(extra_timestamp_bits: 12) # in the order of their making, also within a millisecond
        template = Template.find(name, namespace:, version:)
        @body = made(template, plain(context), options)
      end

      # @return [String]
      def name = body.fetch("name")
      def namespace = body.fetch("namespace")
      def version = body.fetch("version")

      # By this the server's API finds the task again: it has an index for it, and no other field that is unique.
      #
      # @param id [String] a start's
      # @return [String]
      def self.source_system(id) = "start:#{id}"

      private
        def made(template, context, options)
          template.check(context)
          task = Client.task(
            name: template.name, namespace: template.namespace, version: template.version,
            initiator: "tasker-contrib-rails", reason: "Task requested", **options,
            source_system: self.class.source_system(id), correlation_id: id,
            context: Baggage.add(context, { "start" => id, **Current::Carrier.of_app.take(start: id) })
          )
          sendable(JsonSafe.call(task, name: "the task").first)
        end

        # The outbox has only what the engine takes.
        def sendable(body)
          refusal = EngineLimits.refusal(body) or return body
          raise JsonSafe::Unsafe, refusal
        end

        def plain(context)
          context = context.to_unsafe_h if context.respond_to?(:to_unsafe_h)
          raise ArgumentError, "A task's context is a Hash, not #{context.inspect}." unless context.is_a?(Hash)

          JsonSafe.call(context, name: "the context").first
        end

        def refuse(options)
          options.each do |name, value|
            what, taken = OPTIONS.fetch(name) { refuse_unknown(name) }
            raise ArgumentError, "`#{name}:` is #{what}, not #{value.inspect}." unless taken.call(value)
          end
        end

        def refuse_unknown(name)
          known = KEYWORDS + OPTIONS.keys
          near = Suggestion.near(name, known.map(&:name))
          all = known.map { |option| "`#{option}:`" }.to_sentence
          advice = near ? "Did you mean `#{near}:`?" : "It takes #{all}."
          raise ArgumentError, "`start` takes no `#{name}:`. #{advice}"
        end
    end
  end
end
