# frozen_string_literal: true

module TaskerContribRails
  # The start of a task: what {TaskerContribRails.start} returns, and what `order.tasks` holds.
  #
  #   start = TaskerContribRails.start("order_fulfillment", context: { order_id: order.id }, for: order)
  #   start.status    # => "unsent", and after the commit what the engine says, such as "steps_in_process"
  #   start.task_uuid # => nil, and after the commit the task's id
  #
  # It has `id` (its own: the engine's `correlation_id` of the task), `name`, `namespace`, `version`, once it was sent
  # `task_uuid`, and before that `send_at`, `attempts` and the last `error`. docs/rails.md says when starts are sent.
  module Start
    class << self
      # The statuses of many starts by one query of the engine's database. Where that can't be read, the server is
      # asked about one task after the other.
      #
      #   statuses = TaskerContribRails::Start.statuses(orders.flat_map(&:tasks))
      #
      # @param starts [Enumerable<Start>]
      # @return [Hash{Start => String}] see {#status}
      # @raise [Client::Unavailable]
      def statuses(starts)
        sent = starts.map(&:task_uuid).compact
        states = sent.any? ? states(sent) : {}
        starts.to_h { |start| [ start, states[start.task_uuid] || start.status ] }
      end

      private
        def states(tasks)
          Operations.open { |engine| engine.states(tasks) }
        rescue Error::DatabaseUnavailable, Error::DatabaseRefused, Error::SchemaMissing, Error::Rejected
          {}
        end
    end

    # @return [Boolean] whether the engine has the task
    def sent? = !task_uuid.nil?

    # @return [Boolean] whether the engine will never accept it as it is, so that nobody sends it any more
    def refused? = !sent? && send_at.nil? && !error.nil?

    # @return [String] before it was sent: "scheduled" with `wait:` or `at:`, "unsent", "failing" after an attempt, or
    #   "refused" if there is no other; afterwards the task's state, as the engine calls it; "rolled_back" if its
    #   transaction was
    # @raise [Client::Unavailable]
    def status
      return task.status if sent?
      return "refused" if refused?
      return "failing" if attempts.positive? && error

      scheduled? ? "scheduled" : "unsent"
    end

    # @return [Client::Record, nil] the task, once it was sent
    # @raise [Client::Unavailable]
    def task = (Client.get_task(task_uuid) if sent?)

    # Reads the engine's database.
    #
    # @return [Array<Operations::Cause>] why the task does not move; empty as long as it was not sent
    # @raise [Error::DatabaseUnavailable]
    def why = sent? ? Operations.open { |engine| engine.why(task_uuid) } : []

    # Cancels the task, or takes the start back if it was not sent yet. Where another process is sending it meanwhile,
    # that process cancels the task.
    #
    # @return [void]
    # @raise [Client::Invalid] if the task has ended
    def cancel
      sent? ? Client.cancel_task(task_uuid) : withdraw
    end

    # @return [Hash{String => Object}] the task's context
    def context = Baggage.without(request.fetch("context"))

    # @return [String]
    def inspect = "#<TaskerContribRails::Start #{namespace}/#{name} #{id}#{" task=#{task_uuid}" if sent?}>"
  end
end
