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
      # @param write [#call] tells how a test gives a field, which is its argument
      # @param given [Hash{String => Object}] the fields that the test gives
      def initialize(schema, of:, write:, given: {})
        @schema, @of, @write, @given = schema, of, write, given
      end

      # @return [Object] with the given fields
      # @raise [ArgumentError] if the test must give more
      def value
        made_up = made(@schema, [], 0)
        return made_up.merge(@given) if made_up.is_a?(Hash)

        @given.empty? ? made_up : @given
      end

      private
        def made(schema, path, depth)
          schema = resolved(schema, path)
          return {} unless schema.is_a?(Hash)

          refuse path, ": its schema refers to itself" if depth > DEEPEST

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
          when "array"
            Array.new(schema["minItems"] || 0) { |at| made(schema["items"] || {}, [ *path, at ], depth + 1) }
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
          names -= @given.keys if path.empty?
          names.to_h { |name| [ name, made(properties.fetch(name, {}), [ *path, name ], depth + 1) ] }
        end

        def text(schema, path)
          refuse path, " from a pattern" if schema["pattern"]

          text = FORMATS[schema["format"]] || [ @of, *path ].grep(String).last.tr(" ", "_")
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
          found || refuse(path, ": #{schema["$ref"]} is not in its schema")
        end

        # Fields that are given replace whole fields, so the first is the one to give.
        def refuse(path, why)
          name = [ @of, *path ].join(".")
          field = path.first ? "{ #{path.first.inspect} => … }" : "…"
          raise ArgumentError, "#{name} can't be made up#{why}. Give it: `#{@write.call(field)}`."
        end
    end
  end
end
