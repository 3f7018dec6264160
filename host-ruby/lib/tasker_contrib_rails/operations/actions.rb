# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # What a person does to a task that does not move: the only place that changes what the engine holds.
    #
    # Each action locks the task, looks, acts, and makes the server look again, in one transaction; it is refused where
    # the task moved meanwhile. Upstream's own API resets a step and leaves its task blocked for ever, so this is SQL
    # where that does not work. Who acted and why stand in the task's transition.
    class Actions
      MOVED = "The task moved meanwhile: look at it again."
      private_constant :MOVED

      # @api private
      OVER = %w[ complete cancelled resolved_manually ].freeze
      # @api private
      STEP_OVER = %w[ complete cancelled resolved-manually ].freeze

      # What was done. +step+ is nil where it was the task as a whole; +follows+: names of the steps that can go on
      # after it.
      Done = Data.define(:action, :task, :step, :follows) do
        # @return [String] such as "retries charge; ship and notify follow"
        def to_s
          what = [ action, step || "task #{task.delete("-").last(8)}" ].join(" ")
          follows.any? ? "#{what}; #{follows.to_sentence} #{follows.one? ? "follows" : "follow"}" : what
        end
      end

      # @param session [Database::Session] that may write
      # @param engine [Engine]
      # @param queues [Configuration::Queues]
      # @param client [Client]
      # @param by [String] who acts
      # @param because [String] why
      #
      # @api private
      def initialize(session, engine:, queues:, by:, because:, client: Client.new)
        @session, @engine, @queues, @client = session, engine, queues, client
        @tasks = Database::Tasks.new(session)
        @claims = Database::Claims.new(session, results: queues.results)
        @by, @because = by, because
      end

      # Tries a step again with all of its attempts, or every step of the task that failed.
      #
      # @param id [String] see {Engine#find}
      # @param step [String, nil] its name
      # @param dry_run [Boolean] say what would be done, and do nothing
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def retry(id, step = nil, dry_run: false)
        task = @engine.task(id)
        chosen = step && named(task, step)
        done = Done.new(action: "retries", task: task.id, step:, follows: follows(task, step))
        return done if dry_run

        change(task, step: chosen) do |locked|
          if chosen && chosen[:state] == "enqueued" then send_again(task, chosen, locked)
          else
            reset(task, chosen)
            kick(task.id, locked)
          end
        end
        done
      end

      # Makes the engine look at a task again that it lost, passes over, or was not told of.
      #
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def revive(id, dry_run: false)
        task = @engine.task(id)
        done = Done.new(action: "revives", task: task.id, step: nil, follows: open(task))
        return done if dry_run

        change(task) do |locked|
          kick(task.id, locked, finalize: open(task).empty?) unless send_results_again(task)
        end
        done
      end

      # Says what a step's result is, in place of its handler.
      #
      # @param result [Object] what JSON can say
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def complete(id, step, result:, dry_run: false)
        by_hand("completes", id, step, dry_run:, action_type: "complete_manually", completion_data: { result: },
                                       completed_by: @by)
      end

      # Goes on without a step: those after it get nothing from it.
      #
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def skip(id, step, dry_run: false)
        by_hand("skips", id, step, dry_run:, action_type: "resolve_manually", resolved_by: @by)
      end

      # Ends a task. There is no way back.
      #
      # @return [Done]
      # @raise [Error::NoSuchTask, Error::ActionRefused]
      def cancel(id, dry_run: false)
        task = @engine.task(id)
        done = Done.new(action: "cancels", task: task.id, step: nil, follows: [])
        refuse_over(task.state)
        return done if dry_run

        # The server cancels no task that it has given up.
        change(task) { |locked| move(task.id, locked, "blocked_by_failures") } if task.state == "error"
        @client.cancel_task(task.id)
        done
      end

      private
        # A step that is acted on must be as it was looked at, or else the whole task.
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
          refuse("The task is #{state.tr("_", " ")}; nothing can be done to it any more.") if OVER.include?(state)
        end

        def reset(task, step)
          return unless @tasks.reset(task.id, steps: step && [ step[:id] ], by: @by, because: @because).zero?

          refuse("No step of the task has failed or waits for a retry.") unless step

          state = step[:state].tr("-", " ")
          refuse("`#{step[:name]}` is #{state}: only a step that failed or waits for a retry can be retried.")
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
          sent = task.snapshot[:messages].any? { |message| message[:step] == step[:id] && !message[:archived] }
          if sent
            refuse("`#{step[:name]}` was sent, and its message is there: " \
                   "start a worker, or see `bin/rails tasker:why`.")
          end
          tell(Database::PrivateQueue.queue(@queues.shared, task.namespace), step[:id], task.id, locked)
        end

        # Results whose messages are gone: the server knows what to do once it is told of them.
        #
        # @return [Boolean] whether there was one
        def send_results_again(task)
          told = task.snapshot[:messages].filter_map { |message| message[:step] if message[:place] == "results" }
          lost = task.snapshot[:steps].select { |step| step[:state] == "result-enqueued" && told.exclude?(step[:id]) }
          lost.count { |step| @claims.resend(task.transition_of(step[:id])) == :sent }.positive?
        end

        def by_hand(action, id, name, dry_run:, **request)
          task = @engine.task(id)
          step = named(task, name)
          refuse("`#{name}` is #{step[:state].tr("-", " ")} already.") if STEP_OVER.include?(step[:state])
          done = Done.new(action:, task: task.id, step: name, follows: follows(task, name))
          return done if dry_run

          change(task, step:) do |locked|
            @client.act_on_step(task.id, step[:id], reason: @because, **request)
            complete = action == "completes" ? step[:id] : locked["complete"]
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
          ended.flat_map { |cause| cause["holds"] }.uniq
        end

        def refuse(why) = raise(Error::ActionRefused, why)
    end
  end
end
