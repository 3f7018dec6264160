# frozen_string_literal: true

require "prism"

module TaskerContribRails
  class Checks
    # Finds starts that can't work, in the application's code and its templates. The code is read, not run.
    class StartedTasks
      CODE = "{app,lib,config}/**/*.rb"
      SCHEMA = "db/**/*.{rb,sql}"
      # What adds the queue adapter.
      ADAPTER = "tasker_contrib_rails/active_job"
      # Files that name none of these are not parsed.
      NAMED = /has_tasker_tasks|TaskerContribRails|start_task|#{Baggage::KEY}|#{ADAPTER}/
      # Keywords of a start that need the outbox.
      NEEDING = %w[ for wait at ].freeze
      OUTBOX_HELP = "Make it with #{Starts::INSTALL}.".freeze
      KEY_HELP = "Choose another name: this gem sends its own data under that key.".freeze
      private_constant :CODE, :SCHEMA, :ADAPTER, :NAMED, :NEEDING, :OUTBOX_HELP, :KEY_HELP

      # @param sources [Workflows::Sources]
      # @param code [Code]
      def initialize(sources, code: Code.new)
        @sources, @code = sources, code
      end

      # @return [String]
      def name = "starts"

      # @param app [Rails::Application]
      # @return [Array<Diagnostic>]
      def call(app)
        @root = app.root.to_s
        calls = files.flat_map { |file| calls(file) }
        in_code = calls.filter_map { |file, node| reserved_in_code(file, node) }
        [ *without_outbox(calls), *in_code, *reserved_in_schemas ]
      end

      private
        def files
          files_of(CODE).sort.select { |file| read(file).match?(NAMED) }
        end

        # Without folders, and without links that lead nowhere.
        def files_of(pattern) = Dir.glob(pattern, base: @root).select { |file| File.file?(File.join(@root, file)) }

        def read(file)
          text = @code.text("#{@root}/#{file}")
          text.valid_encoding? ? text : text.scrub
        end

        # @return [Array<Array(String, Prism::CallNode)>]
        def calls(file)
          within(Prism.parse(read(file)).value).select { |node| ours?(node) }.map { |node| [ file, node ] }
        end

        def within(node)
          [ *(node if node.is_a?(Prism::CallNode)), *node.compact_child_nodes.flat_map { |child| within(child) } ]
        end

        def ours?(node)
          case node.name
          when :has_tasker_tasks, :start_task then true
          when :require then CallArguments.literal(node.arguments&.arguments&.first) == ADAPTER
          when :start then node.receiver&.slice&.delete_prefix("::") == "TaskerContribRails"
          when :create_task then node.receiver&.slice.to_s.end_with?("TaskerContribRails::Client")
          end
        end

        def without_outbox(calls)
          return [] if files_of(SCHEMA).any? { |file| read(file).include?("tasker_starts") }

          calls.select { |_, node| needs_outbox?(node) }.map do |file, node|
            finding("TC6004", file, node.message_loc, "No migration makes the table `tasker_starts`, which this needs.",
              OUTBOX_HELP)
          end
        end

        def needs_outbox?(node)
          case node.name
          when :has_tasker_tasks, :start_task, :require then true
          when :start
            CallArguments.keywords(node).any? { |pair| NEEDING.include?(CallArguments.literal(pair.key)) }
          end
        end

        def reserved_in_code(file, node)
          context = CallArguments.keyword(node, "context")
          return unless context.is_a?(Prism::HashNode)

          pairs = context.elements.grep(Prism::AssocNode)
          pair = pairs.find { |each| CallArguments.literal(each.key) == Baggage::KEY } or return
          finding("TC6005", file, pair.key.location, "A task's context can't have the key `#{Baggage::KEY}`.", KEY_HELP)
        end

        def reserved_in_schemas
          @sources.filter_map do |source|
            schema = source.reading["template"]&.fetch("input-schema", nil)
            next unless schema && names(JSON.parse(schema)).include?(Baggage::KEY)

            line = source.text.lines.index { |text| text.include?(Baggage::KEY) }.to_i + 1
            column = source.text.lines.fetch(line - 1).index(Baggage::KEY).to_i + 1
            Diagnostic.new(code: "TC6005", severity: :warning, source: source.name, line:, column:,
              length: Baggage::KEY.size, help: KEY_HELP,
              message: "No task's context has the field `#{Baggage::KEY}` when it is held against this schema.")
          rescue *Workflows::Sources::UNREADABLE
            nil
          end
        end

        def names(schema) = schema.is_a?(Hash) ? [ *schema["properties"].try(:keys), *Array(schema["required"]) ] : []

        def finding(code, source, place, message, help)
          Diagnostic.new(code:, severity: :warning, message:, source:, line: place.start_line,
            column: place.start_character_column + 1, length: place.slice.size, help:)
        end
    end
  end
end
