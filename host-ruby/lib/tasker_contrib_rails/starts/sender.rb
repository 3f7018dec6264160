# frozen_string_literal: true

module TaskerContribRails
  module Starts
    # Sends a start to the engine, and notes in its row what came of it.
    #
    # A start is a task of its own to the engine, because its id is in the task's context. So it may be sent again where
    # nobody knows whether it arrived: the engine answers 409, and has the task.
    class Sender
      # What every other start would meet too. After one of these, the others wait.
      AWAY = [ Client::Unavailable, Client::Unauthorized, Client::Misconfigured ].freeze
      # The client for those who wait for it in a request: seconds.
      HURRIED = { open_timeout: 1, read_timeout: 2, timeout: 2 }.freeze
      # Seconds for which no request tries again after the engine was away.
      AVOIDED = 5
      # The most seconds for which a transaction sends its starts. One with a thousand leaves the rest to a worker.
      SPENT = 1
      # Sent so soon one after the other, in seconds, they are of one transaction.
      GAP = 0.01
      # The most seconds between two attempts while the engine is away: it is not this start's fault.
      OUTAGE = 15
      KEY = :tasker_starts_spent
      private_constant :AWAY, :HURRIED, :AVOIDED, :SPENT, :GAP, :OUTAGE, :KEY

      class << self
        # Called for whoever committed: it must neither fail nor wait for long.
        #
        # @param row [Row]
        # @return [void]
        def after_commit(row)
          return new(Client.shared).call(row) if Client.stand_in&.call # a test's, which may run whole workflows
          return row.leave if clock < (@avoided_until || 0) || out_of_time?

          spending { @avoided_until = clock + AVOIDED if hurried.call(row) == :away }
        rescue StandardError => error # the row is there, and will be sent
          TaskerContribRails.report(error, source: "tasker.starts", severity: :warning, start: row.id)
        end

        # @api private
        def forget
          @avoided_until = nil
          Thread.current.thread_variable_set(KEY, nil)
        end

        private
          def hurried
            thread, pid = Thread.current.thread_variable_get(:tasker_starts_client)
            return thread if pid == Process.pid

            new(Client.new(**HURRIED)).tap do |sender|
              Thread.current.thread_variable_set(:tasker_starts_client, [ sender, Process.pid ])
            end
          end

          # @return [Array(Float, Float)] when the last was sent, and the seconds for which those before it were
          def spent
            last, seconds = Thread.current.thread_variable_get(KEY)
            last && clock - last < GAP ? [ last, seconds ] : [ clock, 0 ]
          end

          def out_of_time?
            return false if spent.last < SPENT

            Thread.current.thread_variable_set(KEY, [ clock, spent.last ]) # of the same transaction
            true
          end

          def spending
            seconds, before = spent.last, clock
            yield
          ensure
            Thread.current.thread_variable_set(KEY, [ clock, seconds + clock - before ])
          end

          def clock = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      end

      # @param client [Client]
      def initialize(client = Client.new) = @client = client

      # @param row [Row]
      # @return [Symbol] :sent, :failed, or :away where others need not be tried now
      def call(row)
        task_uuid = deliver(row)
        row.sent(task_uuid) || cancel(task_uuid)
        :sent
      rescue *AWAY => error
        row.failed(error, slowest: OUTAGE)
        :away
      rescue Client::Unacceptable => error
        row.refused(error)
        TaskerContribRails.report(error, source: "tasker.starts", severity: :error, start: row.id)
        :failed
      rescue ActiveRecord::ActiveRecordError # the application's database: no other row could be noted either
        raise
      rescue StandardError => error
        row.failed(error)
        :failed
      end

      private
        # The start was taken back while it was sent.
        def cancel(task_uuid) = @client.cancel_task(task_uuid)

        def deliver(row)
          tries ||= 0
          @client.send_task(row.request).task_uuid
        rescue Client::ServerError # now and then the server (0.1.8) creates a task and answers 500: then it has it
          (tries += 1) == 1 ? retry : raise
        rescue Client::Conflict => error
          @client.find_task(source_system: Request.source_system(row.id)) || raise(error)
        end
    end
  end
end
