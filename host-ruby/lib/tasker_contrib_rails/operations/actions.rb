# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # What a person can do to a task that does not move. Only this class changes the engine's data.
    #
    # Each action locks the task, checks it, acts, and makes the server look at it again, all in one transaction. It is
    # refused if the task has moved meanwhile. Tasker's own API resets a step but leaves its task blocked for ever, so
    # SQL is used where the API does not work. The task's transition records who acted and why.
    class Actions
      MOVED = "The task has moved meanwhile. Look at it again."
      private_constant :MOVED

      # @api private
      OVER = %w[ complete cancelled resolved_manually ].freeze
      # @api private
      STEP_OVER = %w[ complete cancelled resolved-manually ].freeze

      DONE = { "retry" => "Retried", "revive" => "Revived", "complete" => "Completed", "skip" => "Skipped",
               "cancel" => "Cancelled" }.freeze
      private_constant :DONE

      # What was done. +action+: a verb. +step+: nil for the whole task. +follows+: the names of the steps that can
      # continue after it.
      # +seen+: the last transition of the step or task before it; see {#initialize}.
      Done = Data.define(:action, :task, :step, :follows, :seen) do
        def initialize(seen: nil, **) = super

        # @return [String] such as "Retried charge; ship and notify follow."
        def to_s = sentence(DONE.fetch(action))

        # @return [String] the same of a dry run: "Would retry charge; ship and notify follow."
        def would = sentence("Would #{action}")

        private
          def sentence(verb)
            what = "#{verb} #{step || "task #{Client.short(task)}"}"
            follow = "; #{follows.to_sentence} #{follows.one? ? "follows" : "follow"}" if follows.any?
            "#{what}#{follow}."
          end
      end
      private_constant :OVER, :STEP_OVER

      # @param session [Database::Session] a session that may write
      # @param engine [Engine]
      # @param queues [Configuration::Queues]
      # @param client [Client]
      # @param by [String] who acts
      # @param because [String] why
      # @param seen [Hash{String => String}] for a task's id, what {Done} said when it was looked at: what has moved
      #   since then is refused
      #
      # @api private
      def initialize(session, engine:, queues:, by:, because:, client: Client.new, seen: {})
        @session, @engine, @queues, @client, @seen = session, engine, queues, client, seen
        @tasks = Database::Tasks.new(session)
        @by, @because = by, because
      end

      # Retries a step, or every failed step of the task, with all of its attempts.
      #
      # @param id [String] see {Engine#find}
      # @param step [String, nil] the step's name
      # @param dry_run [Boolean] only say what would be done
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def retry(id, step = nil, dry_run: false)
        task = @engine.task(id)
        chosen = step && named(task, step)
        refuse_retry(task, chosen)
        done = done("retry", task, chosen, follows: follows(task, step))
        return done if dry_run

        change(task, step: chosen) do |locked|
          if chosen && sent?(chosen) then send_again(task, chosen, locked)
          else
            reset(task, chosen)
            kick(task.id, locked)
          end
        end
        done
      end

      # Makes the engine look again at a task that it lost, ignores, or was not told about.
      #
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def revive(id, dry_run: false)
        task = @engine.task(id)
        refuse_over(task.state)
        done = done("revive", task, follows: open(task))
        return done if dry_run

        change(task) do |locked|
          kick(task.id, locked, finalize: open(task).empty?) unless send_results_again(task)
        end
        done
      end

      # Completes a step with a given result, instead of its handler's.
      #
      # @param result [Object] a result that JSON can express
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def complete(id, step, result:, dry_run: false)
        by_hand("complete", id, step, dry_run:, action_type: "complete_manually", completion_data: { result: },
                                       completed_by: @by)
      end

      # Skips a step. The steps after it get no result from it.
      #
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def skip(id, step, dry_run: false)
        by_hand("skip", id, step, dry_run:, action_type: "resolve_manually", resolved_by: @by)
      end

      # Cancels a task. This can't be undone.
      #
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def cancel(id, dry_run: false)
        task = @engine.task(id)
        refuse_over(task.state)
        done = done("cancel", task)
        return done if dry_run

        # The server does not cancel a task that it has given up.
        change(task) { |locked| move(task.id, locked, "blocked_by_failures") } if task.state == "error"
        @client.cancel_task(task.id)
        @tasks.sign(task.id, state: "cancelled", by: @by, because: @because)
        done
      end

      private
        def done(action, task, step = nil, follows: [])
          seen = step ? task.transition_of(step[:id]) : task.transition
          refuse(MOVED) unless [ nil, seen ].include?(@seen[task.id])
          Done.new(action:, task: task.id, step: step && step[:name], follows:, seen:)
        end

        # The step, or without one the task, must not have changed since it was read.
        def change(task, step: nil)
          @session.transaction do
            locked = @tasks.lock(task.id) or refuse(MOVED)
            refuse_over(locked.fetch("state"))
            now = step ? @tasks.transition_of(step[:id]) : locked["transition"]
            then_ = step ? task.transition_of(step[:id]) : task.transition
            refuse(MOVED) unless now == then_
            yield locked
          end
        end

        def refuse_over(state)
          refuse("The task is #{state.tr("_", " ")}, so nothing more can be done to it.") if OVER.include?(state)
        end

        # A dry run refuses what the action would refuse.
        def refuse_retry(task, step)
          refuse_over(task.state)
          return refuse_unless_lost(task, step) if step && sent?(step)
          return if (step ? [ step ] : task.snapshot[:steps]).any? { |one| retriable?(one) }

          refuse("No step of the task has failed or is waiting for a retry.") unless step

          refuse("`#{step[:name]}` is #{step[:state].tr("-", " ")}: " \
                 "only a step that has failed or is waiting for a retry can be retried.")
        end

        # As `database/tasks/reset.sql` chooses them.
        def retriable?(step)
          %w[ error waiting-for-retry ].include?(step[:state]) ||
            (step[:state] == "pending" && step[:attempt_count].positive?)
        end

        def sent?(step) = step[:state] == "enqueued"

        def refuse_unless_lost(task, step)
          return if task.snapshot[:messages].none? { |message| message[:step_id] == step[:id] && !message[:archived] }

          refuse("`#{step[:name]}` was sent, and its message is still there: " \
                 "start a worker, or see `bin/rails tasker:why`.")
        end

        def reset(task, step)
          refuse(MOVED) if @tasks.reset(task.id, steps: step && [ step[:id] ], by: @by, because: @because).zero?
        end

        def kick(id, locked, **how)
          moved = @tasks.kick(id, locked, results: @queues.results, by: @by, because: @because, **how)
          refuse(MOVED) unless moved
        end

        def move(id, locked, to)
          refuse(MOVED) unless @tasks.move(id, from: locked.fetch("state"), to:, by: @by, because: @because)
        end

        def tell(queue, step, id, locked)
          @tasks.tell(queue, step:, task: id, correlation_id: locked.fetch("correlation_id"))
        end

        def send_again(task, step, locked)
          tell(Database::PrivateQueue.queue(@queues.shared, task.namespace), step[:id], task.id, locked)
        end

        # Results whose messages are gone: the server knows what to do once a message names them.
        #
        # @return [Boolean] whether there was one
        def send_results_again(task)
          told = task.snapshot[:messages].filter_map { |message| message[:step_id] if message[:queue] == "results" }
          lost = task.snapshot[:steps].select { |step| step[:state] == "result-enqueued" && told.exclude?(step[:id]) }
          lost.count { |step| claims.resend(task.transition_of(step[:id])) == :sent }.positive?
        end

        def claims = @claims ||= Database::Claims.new(@session, results: @queues.results)

        def by_hand(action, id, name, dry_run:, **request)
          task = @engine.task(id)
          step = named(task, name)
          refuse("`#{name}` is #{step[:state].tr("-", " ")} already.") if STEP_OVER.include?(step[:state])
          refuse_over(task.state)
          done = done(action, task, step, follows: follows(task, name))
          return done if dry_run

          change(task, step:) do |locked|
            @client.act_on_step(task.id, step[:id], reason: @because, **request)
            complete = action == "complete" ? step[:id] : locked["complete"]
            kick(task.id, locked, step: complete, finalize: (open(task) - [ name ]).empty?)
          end
          done
        end

        def named(task, name)
          steps = task.snapshot[:steps]
          steps.find { |step| step[:name] == name } or
            refuse("The task has no step `#{Printable.line(name)}`, " \
                   "only #{steps.map { |step| "`#{step[:name]}`" }.to_sentence}.")
        end

        def open(task)
          task.snapshot[:steps].reject { |step| STEP_OVER.include?(step[:state]) }.map { |step| step[:name] }
        end

        def follows(task, step)
          causes = Component.call("operations", "why", task.snapshot)
          ended = causes.select { |cause| step.nil? ? cause["remedy"] == "retry" : cause["step"] == step }
          ended.flat_map { |cause| cause["blocks"] }.uniq
        end

        def refuse(why) = raise(Error::ActionRefused, why)
    end
  end
end
