# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:tasks`: prints a page of tasks, newest first.
    class Tasks
      FAILED = %w[ blocked_by_failures error ].freeze
      HEADINGS = [ "TASK", "STATE", "WORKFLOW", "NOT MOVED FOR" ].freeze
      private_constant :HEADINGS

      # @param engine [Operations::Engine]
      # @param format [String] "text" or "json"
      # @param output [IO]
      def initialize(engine, format: "text", output: $stdout)
        @engine, @format, @output = engine, format, output
      end

      # @param state [String, nil] one of {Operations::Standing::STATES}
      # @param failed [Boolean] only tasks with a step that failed for good
      # @param stuck [Boolean] only tasks that have not moved for a minute, worst first
      # @param filter [Hash] see {Operations::Engine#tasks}
      # @return [void]
      def call(state: nil, failed: false, stuck: false, **filter)
        rows = rows(state:, failed:, stuck:, **filter)
        if @format == "json"
          return @output.puts(Printable.json(rows.map { |row| row.to_h.merge(age: row.age.round(1)).as_json }))
        end

        return line(NoMatch.sentence(@engine, **filter)) if rows.empty?

        table(rows).each { |text| line(text) }
        line "The next page: --before #{rows.last.id}" if !stuck && rows.size == filter.fetch(:limit, 50)
      end

      private
        def rows(state:, failed:, stuck:, **filter)
          return @engine.stuck(**filter.slice(:namespace, :limit)) if stuck

          @engine.tasks(states: state ? [ state ] : (FAILED if failed), **filter)
        end

        def table(rows)
          cells = rows.map do |row|
            [ row.short, row.state, "#{row.namespace}/#{row.task} #{row.version}", ago(row.age) ]
              .map { |text| Printable.line(text) }
          end
          cells.unshift(HEADINGS)
          widths = cells.transpose.map { |column| column.map(&:size).max }
          cells.map { |row| row.zip(widths).map { |text, width| text.ljust(width) }.join("  ").rstrip }
        end

        def ago(seconds)
          case seconds
          when ...60 then "#{seconds.to_i} s"
          when ...3600 then "#{(seconds / 60).to_i} min"
          when ...86_400 then "#{(seconds / 3600).to_i} h"
          else "#{(seconds / 86_400).to_i} d"
          end
        end

        def line(text) = @output.puts(Printable.line(text))
    end
  end
end
