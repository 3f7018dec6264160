# frozen_string_literal: true

require "prism"

module TaskerContribRails
  module Generators
    # The types of a workflow's context and of its steps' results, from the schemas in its task template: what the
    # templates `workflow_types` and `workflow_typed_step` take. Of a schema it reads the form that people write:
    # `type`, `properties`, `items` and `enum`; anything else may be anything.
    #
    # @api private
    class SchemaTypes
      # Methods that every object needs, or a Dry::Struct.
      TAKEN = %w[
        __id__ __send__ attributes class clone deconstruct_keys display dup extend freeze hash initialize inspect
        instance_eval instance_exec instance_variable_get instance_variable_set instance_variables itself method methods
        new object_id public_send send singleton_class tap then to_enum to_h to_hash to_s yield_self
      ].freeze
      # Constants that the file with the types needs itself.
      CONSTANTS = %w[ Dry Input Types ].freeze
      # What the block of a handler gets besides.
      GIVEN = %w[ context inputs ].freeze
      # JSON has one kind of numbers, so a whole one may stand where others can.
      NAMES = {
        [ "string" ] => "String", [ "integer" ] => "Integer", [ "number" ] => "Coercible::Float",
        [ "boolean" ] => "Bool", [ "object" ] => "Hash"
      }.freeze
      # The most levels of a list of lists; and of objects within objects, which JSON for templates bounds too.
      DEEPEST = 5
      private_constant :TAKEN, :CONSTANTS, :GIVEN, :NAMES, :DEEPEST

      # @param template [Hash] a task template, as {Workflows::Source#template} has it
      def initialize(template)
        @template, @structs = template, []
      end

      # @return [Array<Hash{Symbol => Object}>] each type after those that it is made of
      def structs
        return @structs if @read

        @read = true
        input = schema(@template["input-schema"])
        struct("Input", input) if properties(input)
        results.each { |step, name| struct(name, schema(step["result-schema"])) }
        @structs
      end

      # @return [Boolean] whether the task's context has a type
      def input? = structs.any? { |struct| struct[:name] == "Input" }

      # @param step [Hash] a step of the template
      # @return [Array<Hash{Symbol => String, nil}>] what its handler gets of the steps before it
      def reads(step)
        types = results.to_h { |other, name| [ other["name"], name ] }
        taken = []
        step["dependencies"].map do |name|
          { parameter: parameter(name, taken).tap { |one| taken << one }, step: name, type: types[name] }
        end
      end

      private
        # A step without fields in its schema has no type.
        def results
          @results ||= begin
            taken = CONSTANTS.dup
            with = @template["steps"].select { |step| properties(schema(step["result-schema"])) }
            with.map { |step| [ step, constant(step["name"], taken).tap { |name| taken << name } ] }
          end
        end

        def schema(json) = json ? JSON.parse(json, max_nesting: 0) : {}

        def properties(schema)
          schema.is_a?(Hash) && (schema["properties"].presence if schema["properties"].is_a?(Hash))
        end

        def struct(name, schema, depth: 0)
          attributes, left = properties(schema).partition { |key, _| attribute?(key) }
          attributes = attributes.map { |key, value| { name: key, type: type(value, "#{name}#{key.camelize}", depth) } }
          @structs << { name:, attributes:, left: left.map(&:first) }
        end

        def attribute?(name) = name.match?(/\A[a-z_][a-zA-Z0-9_]*\z/) && TAKEN.exclude?(name) && variable?(name)

        # Ruby knows its own words.
        def variable?(name) = Prism.parse("#{name} = 1").success?

        # @param name [String] of the type of an object in there
        def type(schema, name, depth, lists: [])
          kinds = schema.is_a?(Hash) ? Array(schema["type"]) - [ "null" ] : []
          case kinds
          when [ "array" ] then return of_items(schema["items"], name, depth, lists) if lists.size < DEEPEST
          when [ "object" ] then object = nested(name, schema, depth) if properties(schema) && depth < DEEPEST
          when [ "string" ] then texts = Array(schema["enum"]).presence
          end
          { lists:, struct: object, name: NAMES.fetch(kinds, "Any"), enum: (texts if texts&.all?(String)) }
        end

        def of_items(items, name, depth, lists) = type(items, name.singularize, depth, lists: [ *lists, "list" ])

        def nested(name, schema, depth)
          name = constant(name, @structs.map { |struct| struct[:name] } + results.map(&:last) + CONSTANTS)
          struct(name, schema, depth: depth + 1)
          name
        end

        def constant(name, taken)
          word = name.gsub(/[^A-Za-z0-9]+/, "_").camelize.delete("_")
          free(word.match?(/\A[A-Z]/) ? word : "Step#{word}", taken)
        end

        def parameter(step, taken)
          word = step.gsub(/[^A-Za-z0-9]+/, "_").underscore
          word = "step_#{word}" unless word.match?(/\A[a-z_]/)
          free(variable?(word) ? word : "#{word}_result", taken + GIVEN)
        end

        def free(name, taken)
          numbered = (2..).lazy.map { |number| "#{name}_#{number}" }
          taken.include?(name) ? numbered.find { |other| taken.exclude?(other) } : name
        end
    end
  end
end
