# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Makes a value that fits a JSON Schema, always the same one: the schema's example or default, or else
    # the simplest value that it allows. This is not a validator. If a schema has rules that this class does
    # not know, the test must give the value.
    #
    # @api private
    class Example
      FORMATS = {
        "date-time" => "2026-01-01T00:00:00Z", "date" => "2026-01-01", "time" => "00:00:00Z",
        "email" => "person@example.com", "uri" => "https://example.com/", "hostname" => "example.com",
        "ipv4" => "192.0.2.1", "uuid" => "00000000-0000-4000-8000-000000000000"
      }.freeze
      # The deepest nesting, for schemas that refer to themselves.
      DEEPEST = 20

      # @param schema [Hash, Boolean]
      # @param of [String] the name of the value in messages
      def initialize(schema, of:)
        @schema, @of = schema, of
      end

      # @return [Object]
      # @raise [ArgumentError] if the test must give the value
      def value = made(@schema, @of, 0)

      private
        def made(schema, path, depth)
          schema = resolved(schema, path)
          return {} unless schema.is_a?(Hash)
          raise ArgumentError, "#{path} can't be made up: its schema refers to itself. Give it." if depth > DEEPEST

          told = told(schema)
          return told.first if told
          if (choice = schema["oneOf"] || schema["anyOf"])
            return made(schema.except("oneOf", "anyOf").merge(choice.first), path, depth + 1)
          end
          return made(all_of(schema, path), path, depth + 1) if schema["allOf"]

          typed(schema, path, depth)
        end

        def told(schema)
          return [ schema["const"] ] if schema.key?("const")
          return [ schema["default"] ] if schema.key?("default")

          (schema["examples"] || schema["enum"])&.first(1)
        end

        def typed(schema, path, depth)
          case Array(schema["type"]).first || (schema.key?("properties") ? "object" : nil)
          when "object", nil then object(schema, path, depth)
          when "array" then Array.new(schema["minItems"] || 0) { made(schema["items"] || {}, "#{path}[]", depth + 1) }
          when "string" then text(schema, path)
          when "integer" then number(schema).ceil
          when "number" then number(schema)
          when "boolean" then true
          when "null" then nil
          end
        end

        # Optional fields are filled too, because handlers read them.
        def object(schema, path, depth)
          properties = schema["properties"] || {}
          names = properties.keys | (schema["required"] || [])
          names.to_h { |name| [ name, made(properties.fetch(name, {}), "#{path}.#{name}", depth + 1) ] }
        end

        def text(schema, path)
          raise ArgumentError, "#{path} can't be made up from a pattern. Give it." if schema["pattern"]

          text = FORMATS[schema["format"]] || path.split(".").last.tr(" []", "_").delete_suffix("_")
          text = text.ljust(schema["minLength"], "_") if schema["minLength"]
          schema["maxLength"] ? text[0, schema["maxLength"]] : text
        end

        def number(schema)
          least = schema["minimum"] || schema["exclusiveMinimum"]&.+(1)
          most = schema["maximum"] || schema["exclusiveMaximum"]&.-(1)
          value = least || (most && most < 1 ? most : 1)
          step = schema["multipleOf"] or return value

          (value / step.to_r).ceil * step
        end

        def all_of(schema, path)
          parts = schema["allOf"].map { |part| resolved(part, path) }
          parts.inject(schema.except("allOf")) do |whole, part|
            whole.merge(part) do |key, one, other|
              case key
              when "properties" then one.merge(other)
              when "required" then one | other
              else other
              end
            end
          end
        end

        def resolved(schema, path)
          return schema unless schema.is_a?(Hash) && schema["$ref"]

          keys = schema["$ref"][%r{\A#/(.+)}, 1]&.split("/")
          found = @schema.dig(*keys) if keys
          found || raise(ArgumentError, "#{path} can't be made up: #{schema["$ref"]} is not in its schema. Give it.")
        end
    end
  end
end
