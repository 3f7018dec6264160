# frozen_string_literal: true

module TaskerContribRails
  # This process's worker: one, started once, that ends without losing a step.
  #
  #   TaskerContribRails.worker.start
  #   TaskerContribRails.worker.stop # => a report
  #
  # What it is made of, and how that is started, is {Parts}; whether it is well, {Vitals}.
  class Worker
    # What ends up in the hands of whoever runs a process of its own for it.
    EXIT_CODES = { clean: 0, not_started: 1, check_failed: 2, poller_died: 3, steps_left: 4 }.freeze

    class << self
      # @return [Worker] this process's own. In a forked child it is its parent's, whose threads and sessions are not
      #   here: it does not run there, and refuses to start.
      def current
        LOCK.synchronize { @current ||= new }
      end

      # @return [Boolean] whether a worker ran in this process and died
      #
      # @api private
      def died? = @current&.died? == true
    end

    LOCK = Mutex.new
    private_constant :LOCK

    # @return [Symbol] :stopped, :running, :draining, :dead, or :stopped_for_good
    attr_reader :state

    # @param settings [Settings]
    # @param parts [#call] gives new {Parts}
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

    # @return [Boolean] whether it has queues of its own
    def private_queue? = !@parts&.feeder.nil?

    # @return [String] how many steps it runs and claims, for people
    def capacity = @announcements.capacity

    # Starts it; a second start changes nothing.
    #
    # @return [Worker] self
    # @raise [Error::WorkerForked] in a fork of a process that had started it
    # @raise [Error::EngineMissing, Error::EngineFailed]
    def start
      @lock.synchronize do
        refuse_fork
        return self if @state == :running
        raise Error::WorkerUsedUp, "This process's worker is #{@state}: start another." unless @state == :stopped

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

    # Ends it: nothing new is taken, what is under way is finished, and the rest is left to others.
    #
    # @param timeout [Numeric] seconds
    # @return [Drain::Report, nil] nil: there was nothing to end
    def stop(timeout: @settings.drain_timeout)
      return unless @pid == Process.pid

      @lock.synchronize do
        return unless %i[ running dead ].include?(@state)

        @state = :draining
        report = @parts.drain(self, timeout:)
        @watch.stop
        @parts.files.remove
        @state = :stopped_for_good
        report.tap { @announcements.stopped(report) }
      end
    end

    # Starts it and holds it until the block says that it is enough, for a job whose process lives for it.
    #
    #   TaskerContribRails.worker.hold { GoodJob.current_thread_shutting_down? }
    #
    # @yieldreturn [Boolean] asked twice a second
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

    # @return [Boolean] whether it runs, and all that it needs is well
    def sound? = @state == :running && @vitals.problems.empty?

    # @return [Boolean] whether it ended without having been told to
    def died? = @dead == true && @pid == Process.pid

    # @yield when the worker has died; once
    def on_death(&block) = @on_death = block

    # What the watch calls: the worker's end is logged, reported and told. Where nobody listens, as inside Puma, the
    # rest is ended too: what it holds is another worker's to hand back only when its lock is free.
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
          "A worker was started in process #{@pid}, of which this is a fork: its threads and sessions are not here. " \
          "Start it after the fork (for Puma: `plugin :tasker`)."
      end

      def start_parts
        @parts = @new_parts.call.start
        @vitals = Vitals.new(@parts, stuck_after: @settings.stuck_after)
        @announcements = Announcements.new(@parts, @settings)
        @watch = Watch.new(self, @vitals, @parts.files.health)
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
