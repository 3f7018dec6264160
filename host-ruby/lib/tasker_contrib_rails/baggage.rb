# frozen_string_literal: true

require "json"

module TaskerContribRails
  # What this gem sends with a task, under one reserved key of the task's context. The engine stores it as part of the
  # context; handlers, schemas, events, commands and tests see the context without it.
  #
  #   { "order_id" => 7, "_tasker" => { "start" => "0193d7a1-…" } }
  #
  # A context that the engine would refuse or change ({EngineLimits}) is part of it, as a text in pieces:
  #
  #   { "_tasker" => { "start" => "0193d7a1-…", "context" => [ "{\"only\":[7]}" ] } }
  #
  # @api private
  module Baggage
    KEY = "_tasker"
    # The application's context, where it is a text.
    CONTEXT = "context"
    # Characters of a piece of it. Each has at most four bytes, and the engine takes texts of 10,000.
    PIECE = 2_500
    # In JSON, where a text has what the engine would replace. A key ends with a quotation mark, not with a colon.
    REPLACED = /<|(?<=javascript|data):/
    private_constant :CONTEXT, :PIECE, :REPLACED

    class << self
      # @param context [Hash] the application's; plain JSON values
      # @param baggage [Hash{String => Object}] plain JSON values; where it is empty, nothing is sent
      # @return [Hash]
      # @raise [Error::Misuse] if the application uses the key itself
      def add(context, baggage)
        if carried?(context)
          raise Error::Misuse, "A task's context can't have the key `#{KEY}`: this gem needs it for itself."
        end
        return context if baggage.empty?
        return { KEY => { **baggage, CONTEXT => pieces(context) } } if EngineLimits.of_context(context)

        context.merge(KEY => baggage)
      end

      # @param context [Object] with keys of either kind
      # @return [Object] the application's own
      def without(context)
        return context unless carried?(context)

        written(context) || context.reject { |key, _| key.to_s == KEY }
      end

      # @param context [Object] with keys of either kind
      # @return [Hash{String => String}] without what this gem never sends: whoever creates tasks may write anything
      def of(context) = all(context).select { |_, value| value.is_a?(String) }

      # @param json [String]
      # @return [String] JSON of the same, in which the engine replaces nothing
      def kept(json) = json.gsub(REPLACED) { |character| format("\\u%04x", character.ord) }

      private
        def carried?(context) = context.is_a?(Hash) && (context.key?(KEY) || context.key?(KEY.to_sym))

        def all(context)
          found = context[KEY] || context[KEY.to_sym] if context.is_a?(Hash)
          found.is_a?(Hash) ? found.transform_keys(&:to_s) : {}
        end

        def pieces(context) = kept(JSON.generate(context, max_nesting: 0)).scan(/.{1,#{PIECE}}/mo)

        # @return [Hash{String => Object}, nil] the context that was sent as a text
        def written(context)
          pieces = all(context)[CONTEXT]
          return unless pieces.is_a?(Array) && pieces.all?(String)

          found = Stored.read(pieces.join)
          found if found.is_a?(Hash)
        rescue JSON::ParserError # somebody else has written it
          nil
        end
    end
  end
end
