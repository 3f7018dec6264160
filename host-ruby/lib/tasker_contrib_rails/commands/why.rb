# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:why TASK`: says why a task does not move. Without a task, it lists all that do not move, worst
    # first.
    class Why
      # The most tasks in a list.
      MOST = 20

      class << self
        # @param cause [Operations::Cause]
        # @return [Array<String>] what it is, what it holds up, what to do
        def lines(cause)
          [ cause.sentence, *("  #{held(cause.blocks)} for it." if cause.blocks.any?),
            *("  → #{cause.command || cause.advice}" if cause.command || cause.advice) ]
        end

        private
          def held(names)
            shown = names.first(3).map { |name| "`#{name}`" }
            shown << "#{names.size - 3} more" if names.size > 3
            "#{shown.to_sentence} #{names.one? ? "waits" : "wait"}"
          end
      end

      # @param engine [Operations::Engine]
      # @param format [String] "text" or "json"
      # @param age [Numeric] in a list, the seconds for which a task must not have moved
      # @param output [IO]
      def initialize(engine, format: "text", age: 60, output: $stdout)
        @engine, @format, @age, @output = engine, format, age, output
      end

      # @param task [String, nil] see {Operations::Engine#find}
      # @return [void]
      # @raise [Error::NoSuchTask]
      def call(task = nil)
        task ? one(task) : all
      end

      private
        def one(task)
          causes = @engine.why(task)
          return print_json(causes.map { |cause| record(cause) }) if @format == "json"

          causes.each { |cause| print_cause(cause) }
        end

        def all
          rows = @engine.stuck(age: @age, limit: MOST)
          if @format == "json"
            return print_json(rows.map do |row|
              { **task(row), causes: @engine.why(row.id).map { |cause| record(cause) } }
            end)
          end

          say_that_none_is_stuck if rows.empty?
          rows.each do |row|
            line "#{row.short}  #{row.namespace}/#{row.task} #{row.version}  #{row.state}"
            print_cause(@engine.why(row.id).first, indent: "  ")
          end
          line "There may be more: these are the #{MOST} worst." if rows.size == MOST
        end

        def say_that_none_is_stuck
          line "No task is stuck: each has moved within #{@age} s, or has ended."
          return if @engine.stuck(age: 0, limit: 1).empty?

          line "`--age 0` lists those that moved, too, such as failures of this minute."
        end

        def print_cause(cause, indent: "") = Why.lines(cause).each { |text| line "#{indent}#{text}" }

        def record(cause) = cause.to_h.except(:task).merge(command: cause.command, advice: cause.advice)
        def task(row) = row.to_h.merge(age: row.age.round(1))

        def print_json(value) = @output.puts(Printable.json(value.as_json))
        def line(text) = @output.puts(Printable.line(text))
    end
  end
end
