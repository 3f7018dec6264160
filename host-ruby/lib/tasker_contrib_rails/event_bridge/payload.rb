# frozen_string_literal: true

require "json"
require "securerandom"
require "time"

module TaskerContribRails
  module EventBridge
    # Builds payloads with every field of the events table, in its order.
    #
    # @api private
    module Payload
      # The depth to which JSON is parsed. Deeper texts stay text.
      DEEPEST = 2_000

      # Fields whose content comes from others, with any keys.
      CARRYING = %i[ payload execution cursor ].freeze
      # For each event, all of its fields without a value.
      EMPTY = Catalog::PAYLOADS.transform_values { |fields| fields.to_h { |field| [ field, nil ] }.freeze }.freeze
      EMPTY_DOMAIN = Catalog::DOMAIN.to_h { |field| [ field, nil ] }.freeze
      private_constant :CARRYING, :EMPTY, :EMPTY_DOMAIN

      class << self
        # @param event [String]
        # @param fields [Hash{Symbol => Object}] the known fields; the others become nil, except that `event_id` and
        #   `timestamp` are generated
        # @return [Hash{Symbol => Object}] frozen
        def complete(event, fields)
          payload = EMPTY.fetch(event, EMPTY_DOMAIN).merge(fields)
          payload[:event_type] = event
          payload[:event_id] ||= SecureRandom.uuid if payload.key?(:event_id)
          CARRYING.each { |field| payload[field] = symbolize(payload[field]) if payload[field] }
          payload[:timestamp] = time(payload[:timestamp])
          payload.freeze
        end

        # @param text [String] JSON
        # @return [Object] its value, or the text itself if it is not JSON
        def parse(text)
          return text unless text.is_a?(String) && text.valid_encoding?

          JSON.parse(text, max_nesting: DEEPEST)
        rescue JSON::ParserError, EncodingError
          text
        end

        # @param value [Object]
        # @return [Object] a copy with Symbols as keys, at any depth
        def symbolize(value)
          case value
          when Hash then value.to_h { |key, item| [ key.is_a?(String) ? key.to_sym : key, symbolize(item) ] }
          when Array then value.map { |item| symbolize(item) }
          else value
          end
        end

        # @param value [Time, String, nil] a Time, or a text in RFC 3339
        # @return [Time] the current time if there is none
        def time(value)
          case value
          when Time then value
          when String then Time.iso8601(value)
          when nil then Time.now
          else value.to_time
          end
        rescue ArgumentError
          Time.now
        end
      end
    end
  end
end
