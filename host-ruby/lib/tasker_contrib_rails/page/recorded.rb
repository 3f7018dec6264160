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

      # @return [Array<Database::Claims::Owner>]
      def workers
        namespaces = @tasks.to_h { |task| [ task, task.task(Time.now).namespace ] }
        pairs = @tasks.flat_map { |task| task.workers.map { |worker| [ worker, namespaces[task] ] } }
        pairs.group_by { |worker, _| worker.worker }.map do |name, same|
          queues = same.map { |_, namespace| Database::PrivateQueue.queue(name, namespace) }.uniq
          worker = same.first.first
          worker.with(queues:, owner: {}, silent: (1.5 if worker.alive))
        end
      end

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

        # @see Live::Reader#groups
        def groups
          same = @tasks.tasks.map { |task| [ task.id, task.history(Time.now) ] }.group_by do |_, history|
            cause = history.causes.first
            [ cause.code, cause.step, history.namespace, history.name, history.version ]
          end
          groups = same.map { |(_, step, *workflow), found| group(found, step, workflow) }
          groups.reject { |group| Standing.over?(group.standing) || %w[ running waiting ].include?(group.standing) }
            .sort_by { |group| [ -group.count, group.since ] }
        end

        # @see Live::Reader#fleet
        def fleet
          tasks = @tasks.tasks.map { |task| task.task(Time.now) }
          Operations::Fleet.new(workers: @tasks.workers, held: held(tasks), namespaces: namespaces(tasks),
            queues: queues(tasks), servers: 1, shared: "worker", dead_letters:)
        end

        # @see Live::Reader#workflows
        def workflows(namespace: nil, name: nil)
          kinds = @tasks.tasks.map { |task| task.history(Time.now) }
            .group_by { |history| [ history.namespace, history.name, history.version ] }
          kinds.sort.filter_map do |(space, called, version), histories|
            next unless [ nil, space ].include?(namespace) && [ nil, called ].include?(name)

            workflow(space, called, version, histories)
          end
        end

        # @see Live::Reader#step_times
        def step_times(workflow)
          attempts = @tasks.tasks.map { |task| task.history(Time.now) }
            .select { |history| history.name == workflow.name && history.version == workflow.version }
            .flat_map(&:steps).group_by { |step| step.pattern || step.name }
          attempts.filter_map { |step, found| times(step, found.flat_map(&:attempts).select(&:ended)) }.to_h
        end

        # @see Live::Reader#live
        def live(namespace)
          open = @tasks.tasks.map { |task| task.history(Time.now) }
            .select { |history| history.namespace == namespace && !Standing::OVER.key?(history.state) }
          steps = open.flat_map { |history| history.steps.map { |step| [ history, step ] } }
          steps.group_by { |history, step| [ history.name, history.version, step.pattern || step.name ] }
            .map { |(name, version, step), pairs| live_step(namespace, name, version, step, pairs) }
        end

        # @see Live::Reader#task
        def task(id, step: nil) = @tasks.history(id, step:)

        private
          def group(found, step, (namespace, name, version))
            histories = found.map(&:last)
            cause, last = histories.first.causes.first, histories.map { |history| history.transitions.last.at }
            error = histories.first.step(step)&.attempts&.last&.error_type if step
            Operations::Group.new(standing: Standing.of(histories.first.state, cause), cause:, step:, error_type: error,
              namespace:, task: name, version:, count: found.size, bounded: false, since: last.min, newest: last.max,
              tasks: found.first(3).map(&:first))
          end

          def dead_letters
            rows = @tasks.tasks.filter_map(&:dead_letter)
            rows.map { |row| { **row, "count" => rows.size } }
          end

          def live_step(namespace, name, version, step, pairs)
            there, absent = pairs.partition { |_, one| one.id }
            ahead = there.reject { |_, one| Standing.over?(one.standing) }
            tasks = [ *ahead, *absent ].map { |history, _| history.short }.first(Deploys::Registered::NAMED)
            { namespace:, name:, version:, step:, open: ahead.size, absent: absent.size, tasks: }
          end

          def held(tasks)
            running(tasks).group_by { |_, step| step[:handler_start][:worker] }
              .transform_values { |pairs| pairs.map { |task, step| held_step(task, step) } }
          end

          def running(tasks)
            tasks.flat_map do |task|
              task.snapshot[:steps].select { |step| step[:handler_start] }.map { |step| [ task, step ] }
            end
          end

          def held_step(task, step)
            Database::Claims::Held.new(step_uuid: step[:id], task_uuid: task.id, claim: step[:id], begun: true,
              state: "in_progress", since: Time.at(step[:handler_start][:at_ms] / 1000).utc.iso8601, task: task.name,
              step: step[:name])
          end

          def namespaces(tasks)
            tasks.group_by(&:namespace).sort.map do |namespace, its|
              steps = its.flat_map { |task| task.snapshot[:steps] }
              states, now = steps.map { |step| step[:state] }.tally, its.first.snapshot[:now_ms]
              waited = steps.select { |step| step[:state] == "enqueued" }.map { |step| now - step[:since_ms] }
              oldest = waited.max.to_f / 1000
              { "namespace" => namespace, "runnable" => states["enqueued"].to_i, "oldest" => oldest,
                "running" => states["in-progress"].to_i, "claimed" => 0, "parked" => states["waiting-for-retry"].to_i }
            end
          end

          def queues(tasks)
            depths = namespaces(tasks).to_h do |row|
              [ "worker_#{row["namespace"]}_queue", row.values_at("runnable", "oldest") ]
            end
            { **depths, "orchestration_step_results" => [ 0, 0 ] }
          end

          def workflow(namespace, name, version, histories)
            states, took = histories.map(&:state), histories.select { |history| history.state == "complete" }
              .map { |history| history.transitions.last.at - history.created }.sort
            Workflow.new(namespace:, name:, version:, registered: histories.map(&:created).min - 86_400,
              open: states.count { |state| !Standing::OVER.key?(state) }, looked: histories.size,
              complete: states.count("complete"), failed: states.count("blocked_by_failures"), p50: took[took.size / 2],
              p95: took.last, configuration: histories.first.template[:text])
          end

          def times(step, attempts)
            return if attempts.empty?

            seconds = attempts.map(&:seconds).sort
            again = 100.0 * attempts.count { |attempt| attempt.number > 1 } / attempts.size
            middle, last = seconds[seconds.size / 2], seconds.last
            [ step, Workflow::Times.new(attempts: attempts.size, p50: middle, p95: last, again:) ]
          end

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
