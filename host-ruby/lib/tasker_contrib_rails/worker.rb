# frozen_string_literal: true

module TaskerContribRails
  # This process's worker. A process has one, starts it once, and can stop it without losing a step.
  #
  #   TaskerContribRails.worker.start
  #   TaskerContribRails.worker.stop # => a report
  #
  # {Parts} are its parts and starts them; {Vitals} checks whether they are well.
  class Worker
    # How a process that only runs a worker ends.
    EXIT_CODES = { clean: 0, not_started: 1, check_failed: 2, died: 3, steps_left: 4 }.freeze

    class << self
      # @return [Worker] this process's worker. A forked child sees its parent's worker, without the threads and
      #   sessions: it does not run there, and refuses to start.
      def current
        LOCK.synchronize { @current ||= new }
      end

      # @return [Boolean] whether a worker ran in this process and died
      #
      # @api private
      def died? = @current&.died? == true

      # @return [Boolean] whether this process has a worker that is being stopped
      def stopping? = @current&.stopping? == true
    end

    LOCK = Mutex.new
    private_constant :LOCK

    # @return [Symbol] :stopped, :running, :draining, :dead, or :stopped_for_good
    attr_reader :state

    # @param settings [Settings]
    # @param parts [#call] returns new {Parts}
    def initialize(settings: Settings.of_app, parts: -> { Parts.new(settings:, runtime: Runtime::TaskerRb.new) })
      @settings, @new_parts = settings, parts
      @state = :stopped
      @lock = Mutex.new
    end

    # @return [String, nil] its name in the engine's queues
    def name = @parts&.name

    # @return [Array<String>] the namespaces that it serves
    def namespaces = @parts&.namespaces || []

    # @return [String, nil] why it claims in the engine's own way
    def shared_because = @parts&.shared_because

    # @return [Boolean] whether it has private queues
    def private_queue? = !@parts&.feeder.nil?

    # @return [String, nil] what its start warned of: a deploy that breaks tasks, where that is permitted
    #
    # @api private
    def warning = @parts&.warning

    # @return [String, nil] how many steps it runs and claims, in words; nil before it was started
    def capacity = @announcements&.capacity

    # Starts the worker. Starting it again has no effect.
    #
    # @return [Worker] self
    # @raise [Error::WorkerForked] in a fork of the process that started it
    # @raise [Error::EngineMissing, Error::EngineFailed]
    def start
      @lock.synchronize do
        refuse_fork
        return self if @state == :running
        raise Error::WorkerUsedUp, "The worker here is #{@state}: start another process." unless @state == :stopped

        start_parts
        @state = :running
      end
      @watch.start
      @announcements.started
      stop_at_exit
      self
    end

    # @return [Boolean]
    def running? = @state == :running && @pid == Process.pid

    # @return [Boolean] whether it finishes what it runs, to end then
    def stopping? = @state == :draining && @pid == Process.pid

    # Stops the worker: it takes no more steps, finishes those that run, and leaves the rest to other workers.
    #
    # @param timeout [Numeric] seconds
    # @return [Drain::Report, nil] nil if it was not running
    def stop(timeout: @settings.drain_timeout)
      return unless @pid == Process.pid

      @lock.synchronize do
        return unless %i[ running dead ].include?(@state)

        @state = :draining
        report = @parts.drain(self, timeout:)
        @watch.stop
        Drains.add(@settings.tmp, report)
        @parts.files.remove
        @state = :stopped_for_good
        report.tap { @announcements.stopped(report) }
      end
    end

    # Starts the worker, and stops it when the block returns true. For a job that holds a worker for as long as its
    # process runs.
    #
    #   TaskerContribRails.worker.hold { GoodJob.current_thread_shutting_down? }
    #
    # @yieldreturn [Boolean] whether to stop; called twice a second
    # @return [Drain::Report]
    # @raise [Error::WorkerDied]
    def hold
      start
      Reloading.permit { sleep 0.5 until yield || !running? }
      raise Error::WorkerDied, "Tasker's worker #{name} is dead." if @dead

      stop
    ensure
      stop
    end

    # @return [Hash{Symbol => Object}] see {Health}
    def health = Health.new(self, parts: @parts, vitals: @vitals).to_h

    # @return [Boolean] whether it is running and all of its checks pass
    def sound? = @state == :running && @vitals.problems.empty?

    # @return [Boolean] whether it ended without having been told to
    def died? = @dead == true && @pid == Process.pid

    # @yield called once, when the worker has died
    def on_death(&block) = @on_death = block

    # Called by the watch when the worker has died: logs it, reports it, and calls the listener. Without a listener, as
    # inside Puma, it also stops the rest: other workers can hand back its steps only when its lock is free.
    #
    # @api private
    # @param reason [String]
    # @return [void]
    def died(reason)
      return unless @lock.try_lock # it is being stopped

      begin
        return unless @state == :running

        @state, @dead = :dead, true
      ensure
        @lock.unlock
      end
      @announcements.died(reason)
      @on_death ? @on_death.call : Thread.new { stop }
    end

    private
      def refuse_fork
        @pid ||= Process.pid
        return if @pid == Process.pid

        raise Error::WorkerForked,
          "A worker was started in process #{@pid}, and this fork has none of its threads and sessions. " \
          "Start it after the fork (for Puma: `plugin :tasker`)."
      end

      def start_parts
        @parts = @new_parts.call.start
        @vitals = Vitals.new(@parts, stuck_after: @settings.stuck_after)
        @announcements = Announcements.new(@parts, @settings)
        @watch = Watch.new(self, @vitals, @parts.files.health, measures: @parts.measures)
      rescue StandardError, ScriptError
        @pid = nil
        raise
      end

      def stop_at_exit
        pid = Process.pid
        at_exit { stop if Process.pid == pid }
      end
  end
end
