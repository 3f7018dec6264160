# frozen_string_literal: true

require "prism"

module TaskerContribRails
  class Checks
    # Places in the configuration's Ruby that start a worker. They run in every process that boots the application, and
    # so start one in each rake task, console and generator. Nothing of them is run here.
    module WorkerStarts
      FILES = "config/{*,initializers/**/*,environments/*}.rb"
      # Not read when the application boots.
      OTHERS = %w[ config/puma.rb config/boot.rb config/deploy.rb ].freeze
      # What starts a worker, as it is written: the runtime's own way, and this gem's.
      STARTS = /\A(?:::)?#{Regexp.union(Runtime::Names::START, "TaskerContribRails.worker.start")}\z/
      # Blocks of an application that run in some kinds of process only.
      KINDS_OF_PROCESS = %i[ server runner console rake_tasks generators ].freeze

      HELP = "Remove it and run `bin/rails tasker:work`, or put `plugin :tasker` into config/puma.rb; " \
             "`config.tasker.worker_enabled` starts a worker in servers and runners alone."
      private_constant :FILES, :OTHERS, :STARTS, :KINDS_OF_PROCESS, :HELP

      class << self
        # @return [String]
        def name = "initializers"

        # @param app [Rails::Application]
        # @return [Array<Diagnostic>]
        def call(app)
          names = Dir.glob(FILES, base: app.root).sort - OTHERS
          names.select { |name| File.file?(app.root.join(name)) }.flat_map do |name|
            code = Prism.parse_file(app.root.join(name).to_s).value
            starts(code).map { |node, guarded| finding(name, node, guarded) }
          end
        end

        private
          # @return [Array<Array(Prism::CallNode, Boolean)>] each start, and whether the code around it asks first
          def starts(node, guarded: false)
            case node
            when Prism::DefNode then return [] # nobody knows who calls it
            when Prism::CallNode
              return [ [ node, guarded ] ] if STARTS.match?(written(node))

              guarded ||= node.block && KINDS_OF_PROCESS.include?(node.name)
            when Prism::IfNode, Prism::UnlessNode, Prism::AndNode, Prism::OrNode, Prism::CaseNode then guarded = true
            end
            node.compact_child_nodes.flat_map { |child| starts(child, guarded:) }
          end

          # A call without its arguments and blanks.
          def written(node)
            case node
            when Prism::CallNode then [ *(written(node.receiver) if node.receiver), node.name ].join(".")
            when Prism::ConstantPathNode, Prism::ConstantReadNode then node.slice.gsub(/\s/, "")
            end
          end

          def finding(source, node, guarded)
            place = node.location
            first_line = place.slice.lines.first.chomp
            condition = ", where its condition lets it" if guarded
            message = "This starts a worker in every process that boots the application#{condition}: " \
                      "in rake tasks, consoles and generators too."
            Diagnostic.new(code: "TC5007", severity: guarded ? :warning : :error, message:, source:,
              line: place.start_line, column: place.start_character_column + 1, length: first_line.length, help: HELP)
          end
      end
    end
  end
end
