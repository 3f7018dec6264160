# frozen_string_literal: true

module TaskerContribRails
  # What this gem sends with a task, under one reserved key of the task's context. The engine stores it as part of the
  # context; handlers, schemas, events, commands and tests see the context without it.
  #
  #   { "order_id" => 7, "_tasker" => { "start" => "0193d7a1-…" } }
  #
  # @api private
  module Baggage
    KEY = "_tasker"

    class << self
      # @param context [Hash] the application's
      # @param baggage [Hash{String => Object}] plain JSON values; where it is empty, nothing is sent
      # @return [Hash]
      # @raise [Error::Misuse] if the application uses the key itself
      def add(context, baggage)
        if carried?(context)
          raise Error::Misuse, "A task's context can't have the key `#{KEY}`: this gem needs it for itself."
        end

        baggage.empty? ? context : context.merge(KEY => baggage)
      end

      # @param context [Object] with keys of either kind
      # @return [Object] the application's own
      def without(context) = carried?(context) ? context.reject { |key, _| key.to_s == KEY } : context

      # @param context [Object] with keys of either kind
      # @return [Hash{String => String}] without what this gem never sends: whoever creates tasks may write anything
      def of(context)
        found = context[KEY] || context[KEY.to_sym] if context.is_a?(Hash)
        found.is_a?(Hash) ? found.transform_keys(&:to_s).select { |_, value| value.is_a?(String) } : {}
      end

      private
        def carried?(context) = context.is_a?(Hash) && (context.key?(KEY) || context.key?(KEY.to_sym))
    end
  end
end
