# frozen_string_literal: true

require "json"
require "securerandom"
require "time"

module TaskerContribRails
  module EventBridge
    # The payloads: every field of the table is there, in its order.
    #
    # @api private
    module Payload
      # As deep as JSON may be nested: deeper texts are left as they are.
      DEEPEST = 2_000

      # Fields that hold what others made, with whatever keys.
      CARRYING = %i[ payload execution cursor ].freeze

      class << self
        # @param event [String]
        # @param fields [Hash{Symbol => Object}] what is known; the rest is nil. `event_id` and `timestamp` are made
        #   where they are missing
        # @return [Hash{Symbol => Object}] frozen
        def complete(event, fields)
          payload = (templates[event] || templates[:domain]).merge(fields)
          payload[:event_type] = event
          payload[:event_id] ||= SecureRandom.uuid if payload.key?(:event_id)
          CARRYING.each { |field| payload[field] = symbolize(payload[field]) if payload[field] }
          payload[:timestamp] = time(payload[:timestamp])
          payload.freeze
        end

        # @param text [String] JSON
        # @return [Object] what it says; the text itself where it is no JSON
        def parse(text)
          return text unless text.is_a?(String) && text.valid_encoding?

          JSON.parse(text, max_nesting: DEEPEST)
        rescue JSON::ParserError, EncodingError
          text
        end

        # @param value [Object]
        # @return [Object] a copy with Symbols for keys, at any depth
        def symbolize(value)
          case value
          when Hash then value.to_h { |key, item| [ key.is_a?(String) ? key.to_sym : key, symbolize(item) ] }
          when Array then value.map { |item| symbolize(item) }
          else value
          end
        end

        # @param value [Time, String, nil] a text in RFC 3339
        # @return [Time] now, where there is none
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

        private
          def templates
            @templates ||= Catalog::PAYLOADS.merge(domain: Catalog::DOMAIN)
              .transform_values { |fields| fields.to_h { |field| [ field, nil ] }.freeze }.freeze
          end
      end
    end
  end
end
