# frozen_string_literal: true

require "prism"

module TaskerContribRails
  class Checks
    # Finds the places where a handler's file reads another step's result, or a field of the task's context. It parses
    # the file and runs none of it.
    #
    #   context.get_dependency_result("validate")["total"]
    #   context.get_dependency_field("validate", "total")
    #   context.get_input("order_id")
    #   step_handler("ship", depends_on: { order: "validate" }, inputs: [ :order_id ]) { ... }
    #   step_handler("ship", depends_on: { order: [ "validate", Types::Validated ] }, inputs: Types::Order) { ... }
    #
    # A result that is kept in a local variable is followed within its method. A type reads each of its attributes.
    class Reads
      include Discreet # code may hold secrets

      ACCESS = %i[ [] fetch dig ].freeze
      DSL = %i[ step_handler decision_handler batch_analyzer batch_worker api_handler ].freeze
      RESULT = %i[ get_dependency_result get_dependency_field ].freeze
      INPUT = %i[ get_input get_input_or get_task_field ].freeze
      # A file with none of these reads nothing, and need not be parsed.
      NAMED = Regexp.union(*[ *RESULT, *INPUT ].map(&:to_s), /\b(?:depends_on|inputs)\b/)
      private_constant :ACCESS, :DSL, :RESULT, :INPUT, :NAMED

      # @param path [String]
      # @param name [String] the file's name in spans
      # @param attributes [#call] takes the name of a type and those of the modules around it, and returns the names of
      #   its attributes, or nil if it is not known
      # @param text [String, nil] the file's, if it has been read
      def initialize(path, name: path, attributes: ->(*) { }, text: nil)
        @path, @name, @attributes, @text, @around = path, name, attributes, text, []
      end

      # @return [Array<Hash{Symbol => Object}>] `dependency-read` records without their :step
      def results = found.first

      # @return [Array<Hash{Symbol => Object}>] `mention` records: the fields of the context
      def inputs = found.last

      private
        def found
          return [ @results, @inputs ] if @results

          @results, @inputs = [], []
          text = @text || File.read(@path, encoding: Encoding::UTF_8)
          parse(text) unless text.valid_encoding? && !text.match?(NAMED)
          [ @results, @inputs ]
        end

        def parse(text)
          result = Prism.parse(text)
          visit(result.value, {}) if result.success?
        end

        # Adds what is read to `@results` and `@inputs`. `variables` maps local variables that hold a step's whole
        # result to the step's name.
        def visit(node, variables)
          case node
          when Prism::DefNode then inner(node, {})
          when Prism::ModuleNode, Prism::ClassNode then around(node) { inner(node, variables) }
          when Prism::LocalVariableWriteNode then written(node, variables)
          when Prism::CallNode then called(node, variables)
          else inner(node, variables)
          end
        end

        def around(node)
          @around.push(node)
          yield
        ensure
          @around.pop
        end

        # Newer versions of Prism make no list of them.
        def inner(node, variables)
          return node.each_child_node { |child| visit(child, variables) } if node.respond_to?(:each_child_node)

          node.compact_child_nodes.each { |child| visit(child, variables) }
        end

        def written(node, variables)
          inner(node, variables)
          name, = result_of(node.value, variables)
          name ? variables[node.name] = name : variables.delete(node.name)
        end

        def called(node, variables)
          step, = result_of(node.receiver, variables) if ACCESS.include?(node.name)
          field = literal(node.arguments&.arguments&.first) if step
          if field
            @results << read(step, field, node.arguments.arguments.first.location)
            return inner(node.arguments, variables)
          end

          case node.name
          when *RESULT then direct(node, *node.arguments&.arguments)
          when *INPUT then field(*node.arguments&.arguments)
          when *DSL then declared(node)
          end
          inner(node, variables)
        end

        # The step whose result an expression returns, and the place of its name.
        def result_of(node, variables)
          body = node.body if node.is_a?(Prism::ParenthesesNode)
          node = body.body.first if body.is_a?(Prism::StatementsNode) && body.body.one?
          case node
          when Prism::LocalVariableReadNode then [ variables[node.name], node.location ] if variables[node.name]
          when Prism::OrNode then result_of(node.left, variables)
          when Prism::CallNode
            name = node.arguments&.arguments&.first if node.name == :get_dependency_result
            [ literal(name), name.location ] if literal(name)
          end
        end

        def direct(node, step = nil, field = nil, *)
          return unless literal(step)

          named = literal(field) if node.name == :get_dependency_field
          @results << read(literal(step), named, (named ? field : step).location)
        end

        def field(name = nil, *)
          @inputs << input(literal(name), name.location) if literal(name)
        end

        def declared(node)
          @results.concat(depends_on(CallArguments.keyword(node, "depends_on")))
          @inputs.concat(injected(CallArguments.keyword(node, "inputs")))
        end

        def depends_on(hash)
          return [] unless hash.is_a?(Prism::HashNode)

          hash.elements.grep(Prism::AssocNode).flat_map do |pair|
            step, type = pair.value.is_a?(Prism::ArrayNode) ? pair.value.elements : pair.value
            next [] unless literal(step)

            fields = attributes(type).map { |field| read(literal(step), field, type.location) }
            [ read(literal(step), nil, step.location), *fields ]
          end
        end

        # Names of fields, or a type.
        def injected(inputs)
          names = inputs.is_a?(Prism::ArrayNode) ? inputs.elements : [ inputs ]
          named = names.select { |name| literal(name) }.map { |name| input(literal(name), name.location) }
          [ *named, *attributes(inputs).map { |field| input(field, inputs.location) } ]
        end

        def attributes(type)
          return [] unless type.is_a?(Prism::ConstantReadNode) || type.is_a?(Prism::ConstantPathNode)

          @attributes.call(type.slice, around_here).to_a.map(&:to_s)
        end

        # The names of the modules around, the innermost first.
        def around_here
          names = @around.map { |node| node.constant_path.slice }
          names.each_index.map { |last| names.first(last + 1).join("::") }.reverse
        end

        def literal(node) = CallArguments.literal(node)

        def read(step, field, location) = { dependency: step, field:, span: span(location) }

        def input(field, location) = { text: field, span: span(location) }

        def span(location)
          length = [ location.slice[/[^\n]*\n?/].length, 1 ].max
          { source: @name, line: location.start_line, column: location.start_character_column + 1, length: }
        end
    end
  end
end
