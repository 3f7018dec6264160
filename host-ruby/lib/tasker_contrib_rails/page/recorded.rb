# frozen_string_literal: true

require "yaml"

module TaskerContribRails
  module Page
    # Recorded tasks in the engine's place, for a look at the page without one. They go the way of real tasks: as rows
    # of the engine's tables through {Operations} and the component. What is done to them is kept in this process.
    class Recorded
      FILE = File.join(__dir__, "recorded", "tasks.yml")
      private_constant :FILE

      # @param file [String] see recorded/tasks.yml
      # @param began [Time] when all ages were right
      def initialize(file: FILE, began: Time.now)
        @began = began
        @tasks = YAML.safe_load_file(file, aliases: true).map { |told| RecordedTask.new(told, began:) }
        @lock = Monitor.new
      end

      # @see Live#read
      def read = @lock.synchronize { yield Reader.new(self) }

      # @see Live#act
      def act(by:, because:, seen: {})
        @lock.synchronize { yield Actions.new(nil, engine: self, queues: nil, client: nil, by:, because:, seen:) }
      end

      # @return [Array<RecordedTask>] newest first
      def tasks = @tasks.sort_by(&:id).reverse

      # @see Operations::Engine#task
      def task(id) = found(id).task(Time.now)

      # @see Operations::Engine#history
      def history(id, step: nil) = found(id).history(Time.now, step:)

      # @return [RecordedTask]
      # @raise [Error::NoSuchTask]
      def found(id)
        ending = id.to_s.downcase
        @tasks.find { |task| task.id.end_with?(ending) && ending.size >= 8 } or
          raise Error::NoSuchTask, "There is no task #{Printable.line(id)}."
      end

      # What one request reads.
      class Reader
        ROWS = 25
        private_constant :ROWS

        # @param tasks [Recorded]
        def initialize(tasks) = @tasks = tasks

        # @return [nil] none is asked
        def queries = nil

        # @see Live::Reader#list
        def list(filter, limit: ROWS)
          all = @tasks.tasks.map { |task| task.row(Time.now) }
          same = all.select { |row| narrowed?(row, filter) }
          rows = same.select { |row| stands?(row, filter.state) }
          counts = Filter::STATES.to_h { |state| [ state, same.count { |row| stands?(row, state) } ] }
          page(rows, filter, limit).then do |shown, newer, older|
            List.new(rows: shown, counts:, newer:, older:, workflows: all.map(&:name).uniq.sort,
              namespaces: all.map(&:namespace).uniq.sort, now: Time.now.utc)
          end
        end

        # @see Live::Reader#rows
        def rows(ids) = @tasks.tasks.select { |task| ids.include?(task.id) }.map { |task| task.row(Time.now) }

        # @see Live::Reader#task
        def task(id, step: nil) = @tasks.history(id, step:)

        private
          def page(rows, filter, limit)
            newer = rows.take_while { |row| filter.before && row.id >= filter.before }
            rest = rows.drop(newer.size)
            rest = rows.take_while { |row| row.id > filter.after }.last(limit) if filter.after
            shown = rest.first(limit)
            first, last = shown.first&.id, shown.last&.id
            [ shown, (first if first != rows.first&.id), (last if last != rows.last&.id) ]
          end

          def narrowed?(row, filter)
            { namespace: filter.namespace, name: filter.workflow, version: filter.version }.compact
              .all? { |field, value| row.public_send(field) == value } &&
              (filter.seconds.nil? || Time.now - row.since >= filter.seconds) &&
              (filter.text.nil? || @tasks.found(row.id).text.include?(filter.text))
          end

          def stands?(row, state)
            over = Standing.over?(row.standing)
            case state
            when "open" then !over
            when "ended" then over
            else row.standing == state.tr("_", "-")
            end
          end
      end

      # Refuses what the real ones refuse, and changes what is kept here.
      class Actions < Operations::Actions
        %i[ retry revive complete skip cancel ].each do |action|
          define_method(action) do |id, *arguments, dry_run: false, **more|
            done = super(id, *arguments, dry_run: true, **more)
            @engine.found(id).acted(action, done.step, by: @by, because: @because) unless dry_run
            done
          end
        end
      end
      private_constant :Reader, :Actions
    end
  end
end
