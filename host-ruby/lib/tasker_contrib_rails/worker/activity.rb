# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # What this worker has in its hands: the steps that were moved into its queue, those that run, and counts of
    # those that are through. Shared by the worker's threads.
    #
    # @api private
    class Activity
      # A step under way. +state+: :sent (in the private queue), :running, :yielded (between two checkpoints).
      # +limit+: its template's `timeout_seconds`, if it has one.
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

      # @return [IO] becomes readable when there may be a place, and time to fill it
      attr_reader :wake

      # @return [Float] when a step last began or ended
      attr_reader :last_change

      # @return [Integer] steps under way
      def size = @lock.synchronize { @steps.size }

      def empty? = size.zero?

      # @return [Boolean] whether a step was sent that no handler has begun
      def sent? = @lock.synchronize { @steps.any? { |_, step| step.state == :sent } }

      # @return [Array<Step>] copies
      def steps = @lock.synchronize { @steps.values.map(&:dup) }

      # @return [Boolean] whether its handler runs
      def running?(step_uuid) = @lock.synchronize { @steps[step_uuid]&.state == :running }

      # @return [Hash{Symbol => Integer}]
      def counts = @lock.synchronize { { claimed: 0, done: 0, failed: 0 }.merge(@counts) }

      # Steps were moved into the private queue.
      def sent(step_uuids)
        @lock.synchronize { step_uuids.each { |uuid| @steps[uuid] ||= Step.new(uuid, nil, nil, :sent, now) } }
      end

      # A handler begins: where steps stand ready, now is the time to fetch another, and not when the one before it
      # ended, since now there is time.
      def running(step_uuid, task_uuid, name, task_name: nil, limit: nil)
        @lock.synchronize do
          @counts[:claimed] += 1
          @last_change = now
          @steps[step_uuid] = Step.new(step_uuid, task_uuid, name, :running, now, task_name, limit)
        end
        awake
      end

      # A handler gave up its place between two checkpoints; the engine sends the same step again.
      def yielded(step_uuid)
        @lock.synchronize { @steps[step_uuid]&.tap { |step| step.state, step.since = :yielded, now } }
      end

      # A step is out of our hands. Where none stands ready, its place is to be filled at once.
      #
      # @param outcome [Symbol, nil] :done, :failed, or nothing where it was not ours
      def finished(step_uuid, outcome = nil)
        @lock.synchronize do
          @steps.delete(step_uuid)
          @last_change = now
          @counts[outcome] += 1 if outcome
        end
        awake unless sent?
      end

      # Whoever brings steps looks again.
      def awake = @woken.write_nonblock(".", exception: false)

      # @return [Float]
      def now = @clock.call
    end
  end
end
