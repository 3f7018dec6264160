# frozen_string_literal: true

require "prism"

module TaskerContribRails
  module Generators
    class Adoption
      # Reads a job class in its files: its own, and those of the classes and modules that it inherits from. Nothing is
      # run: to load a job may need what a developer's machine does not have, and has effects of its own.
      class JobSource
        # The attempts of a `retry_on` that does not say how many.
        ATTEMPTS = 5

        # A `retry_on` or `discard_on`, as it is written.
        Rule = Data.define(:name, :errors, :attempts, :wait, :text) do
          # @return [Numeric] the attempts that it allows; where they can't be read, Active Job's default
          def allowed = attempts == :unlimited ? Float::INFINITY : attempts || ATTEMPTS
        end

        # A class or module where it is defined.
        Part = Data.define(:name, :file, :node, :nesting) do
          # @return [Array<Prism::Node>] what is run when it is loaded, those of blocks too
          def nodes = within(node.body)

          private
            def within(node)
              return [] if node.nil?

              inner = INNER.include?(node.class) ? [] : node.compact_child_nodes.flat_map { |child| within(child) }
              [ node, *inner ]
            end
        end

        # Something of its own begins there.
        INNER = [ Prism::ClassNode, Prism::ModuleNode, Prism::SingletonClassNode, Prism::DefNode ].freeze
        # What a queue does with a job, and a step has no use for.
        OF_QUEUES = %i[ queue_as queue_with_priority before_enqueue around_enqueue after_enqueue limits_concurrency
                        good_job_control_concurrency_with unique unique_for throttle ].freeze
        SIDEKIQ = /\A(?:::)?Sidekiq::(?:Job|Worker)\z/
        SECONDS = { second: 1, minute: 60, hour: 3_600, day: 86_400, week: 604_800 }
          .flat_map { |unit, seconds| [ [ unit, seconds ], [ :"#{unit}s", seconds ] ] }.to_h.freeze
        private_constant :ATTEMPTS, :Part, :INNER, :OF_QUEUES, :SIDEKIQ, :SECONDS

        # @return [String] the class's name
        attr_reader :name

        # @param name [String] the class's name
        # @param autoloads [Checks::Autoloads] which file has which constant
        # @param root [Pathname] the application; messages name files relative to it
        # @raise [Refused]
        def initialize(name, autoloads:, root:)
          @name, @autoloads, @root = name, autoloads, root
          @parts = parts(name, [])
          refuse_others
          @perform = perform or refuse "has no method `perform` that can be read. Write `def perform`"
        end

        # @return [Prism::ParametersNode, nil] of `perform`; nil if it takes nothing
        def parameters = @perform.parameters

        # @return [Array<Rule>] each `retry_on`, the inherited ones too
        def retries = rules.select { |rule| rule.name == :retry_on }

        # @return [Array<Rule>] each `discard_on`
        def discards = rules.select { |rule| rule.name == :discard_on }

        # @return [Array<String>] calls that have no effect on a step
        def without_effect = calls(*OF_QUEUES).map { |_, node| line(node) }

        private
          def rules
            @rules ||= calls(:retry_on, :discard_on).map do |part, node|
              options = options(node)
              Rule.new(name: node.name, errors: arguments(node).map(&:slice),
                attempts: options.key?("attempts") ? number(options["attempts"], part) : ATTEMPTS,
                wait: seconds(options["wait"]), text: line(node))
            end
          end

          def refuse(why) = raise(Refused, "#{@name} #{why}, so nothing was written.")

          # @return [Array<Part>] what the class is made of, in the order in which Ruby looks for a method
          def parts(name, seen)
            return [] if seen.include?(name)

            part = part(name)
            @eldest = part if part.node.is_a?(Prism::ClassNode)
            superclass = part.node.superclass if part.node.is_a?(Prism::ClassNode)
            included = included(part).flat_map { |inner| parts(inner, [ *seen, name ]) }
            [ part, *included, *(superclass ? parent(superclass, part, [ *seen, name ]) : []) ]
          end

          def parent(node, part, seen)
            resolved = resolve(node.slice, part.nesting)
            return parts(resolved, seen) if @autoloads.file(resolved)

            @base = resolved # of a gem, or of Rails
            []
          end

          def included(part)
            part.nodes.grep(Prism::CallNode).select { |node| node.name == :include && node.receiver.nil? }
              .flat_map { |node| arguments(node) }.map { |node| resolve(node.slice, [ *part.nesting, part.name ]) }
              .tap { |names| @sidekiq ||= names.grep(SIDEKIQ).first }
              .select { |name| @autoloads.file(name) }
          end

          # @return [String] the constant's whole name
          def resolve(written, nesting)
            return written.delete_prefix("::") if written.start_with?("::")

            nesting.reverse.map { |outer| "#{outer}::#{written}" }.find { |name| @autoloads.file(name) } || written
          end

          def part(name)
            file = @autoloads.file(name)
            found = definitions(tree(file), []).find { |full, _, _| full == name }
            refuse "is not defined in #{shown(file)}, where Rails looks for #{name}" unless found

            Part.new(name:, file:, node: found[1], nesting: found[2])
          end

          def tree(file)
            parsed = Prism.parse(File.read(file, encoding: Encoding::UTF_8))
            error = parsed.errors.first
            refuse "can't be read: #{shown(file)}:#{error.location.start_line}: #{error.message}" if error

            parsed.value
          end

          # @return [Array<Array(String, Prism::Node, Array<String>)>] each with its name and the names around it
          def definitions(node, nesting)
            inner = nesting
            own = []
            if node.is_a?(Prism::ClassNode) || node.is_a?(Prism::ModuleNode)
              written = node.constant_path.slice
              full = written.start_with?("::") ? written.delete_prefix("::") : [ *nesting.last, written ].join("::")
              own = [ [ full, node, nesting ] ]
              inner = [ *nesting, full ]
            end
            own + node.compact_child_nodes.flat_map { |child| definitions(child, inner) }
          end

          def refuse_others
            refuse "is a job of Sidekiq's own. A step can perform classes that inherit from ActiveJob::Base" if @sidekiq

            base = @base&.safe_constantize
            return if base.is_a?(Class) && base <= ::ActiveJob::Base

            refuse "is no job: #{shown(@eldest.file)} has `#{line(@eldest.node)}`. " \
                   "A step can perform classes that inherit from ActiveJob::Base"
          end

          # The last one of the first part that has any.
          def perform
            defined = @parts.lazy.map { |part| part.nodes.grep(Prism::DefNode) }
            defined.filter_map { |all| all.reverse.find { |node| node.name == :perform && node.receiver.nil? } }.first
          end

          # @return [Array<Array(Part, Prism::CallNode)>]
          def calls(*names)
            @parts.flat_map do |part|
              part.nodes.grep(Prism::CallNode).select { |node| names.include?(node.name) && node.receiver.nil? }
                .map { |node| [ part, node ] }
            end
          end

          def arguments(node) = CallArguments.positional(node)

          def options(node)
            named = CallArguments.keywords(node).select { |pair| pair.key.is_a?(Prism::SymbolNode) }
            named.to_h { |pair| [ pair.key.unescaped, pair.value ] }
          end

          # @return [Integer, :unlimited, nil] nil if only running the code would tell
          def number(node, part)
            case node
            when Prism::IntegerNode then node.value
            when Prism::SymbolNode then node.unescaped.to_sym.then { |word| word if word == :unlimited }
            when Prism::ConstantReadNode then number(constant(node.name, part), part)
            end
          end

          # A constant that this class, one that it inherits from, or a module around them sets.
          def constant(name, part)
            around = part.nesting.reverse.select { |outer| @autoloads.file(outer) }.map { |outer| part(outer) }
            scopes = [ part, *@parts, *around ]
            writes = scopes.flat_map { |scope| scope.nodes.grep(Prism::ConstantWriteNode) }
            writes.find { |write| write.name == name }&.value
          end

          # @return [Integer, Symbol, nil] how long, or ActiveJob's name for it
          def seconds(node)
            case node
            when Prism::IntegerNode then node.value
            when Prism::SymbolNode then node.unescaped.to_sym
            when Prism::CallNode
              factor = SECONDS[node.name]
              node.receiver.value * factor if factor && node.receiver.is_a?(Prism::IntegerNode)
            end
          end

          def line(node) = node.slice.lines.first.strip
          def shown(file) = Pathname(file).relative_path_from(@root).to_s
      end
    end
  end
end
