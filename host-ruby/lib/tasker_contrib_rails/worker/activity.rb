# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # The steps that this worker holds: those in its queue and those that run, and counts of finished ones. Shared by
    # the worker's threads.
    #
    # @api private
    class Activity
      # A step that this worker holds. +state+: :sent (in the private queue), :running, or :yielded (between two
      # checkpoints). +limit+: its template's `timeout_seconds`, if it has one.
      Step = Struct.new(:step_uuid, :task_uuid, :name, :state, :since, :task_name, :limit)

      # @param clock [#call] seconds that never go back
      def initialize(clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) })
        @clock = clock
        @lock = Mutex.new
        @steps = {}
        @counts = Hash.new(0)
        @last_change = now
        @wake, @woken = IO.pipe
      end

      # @return [IO] becomes readable when the worker may have room for another step
      attr_reader :wake

      # @return [Float] when a step last started or ended
      attr_reader :last_change

      # @return [Integer] how many steps this worker holds
      def size = @lock.synchronize { @steps.size }

      def empty? = size.zero?

      # @return [Boolean] whether a step waits for a handler thread
      def sent? = @lock.synchronize { @steps.any? { |_, step| step.state == :sent } }

      # @return [Array<Step>] copies
      def steps = @lock.synchronize { @steps.values.map(&:dup) }

      # @return [Boolean] whether its handler is running
      def running?(step_uuid) = @lock.synchronize { @steps[step_uuid]&.state == :running }

      # @return [Boolean] whether it is between two checkpoints
      def yielded?(step_uuid) = @lock.synchronize { @steps[step_uuid]&.state == :yielded }

      # @return [Hash{Symbol => Integer}]
      def counts = @lock.synchronize { { claimed: 0, done: 0, failed: 0 }.merge(@counts) }

      # Notes that steps were moved into the private queue.
      def sent(step_uuids)
        @lock.synchronize { step_uuids.each { |uuid| @steps[uuid] ||= Step.new(uuid, nil, nil, :sent, now) } }
      end

      # Notes that a handler starts, and wakes the feeder. If steps are waiting, it fetches the next one now, while the
      # handler runs, rather than after it.
      def running(step_uuid, task_uuid, name, task_name: nil, limit: nil)
        @lock.synchronize do
          @counts[:claimed] += 1
          @last_change = now
          @steps[step_uuid] = Step.new(step_uuid, task_uuid, name, :running, now, task_name, limit)
        end
        awake
      end

      # Notes that a handler yielded a checkpoint. The engine sends the same step again.
      def yielded(step_uuid)
        @lock.synchronize { @steps[step_uuid]&.tap { |step| step.state, step.since = :yielded, now } }
      end

      # Notes that this worker no longer holds a step. If no other step is waiting, the feeder fetches one at once.
      #
      # @param outcome [Symbol, nil] :done, :failed, or nil if the step was not ours
      def finished(step_uuid, outcome = nil)
        @lock.synchronize do
          @steps.delete(step_uuid)
          @last_change = now
          @counts[outcome] += 1 if outcome
        end
        awake unless sent?
      end

      # Wakes the feeder, so that it looks for steps.
      def awake = @woken.write_nonblock(".", exception: false)

      # @return [Float]
      def now = @clock.call
    end
  end
end
