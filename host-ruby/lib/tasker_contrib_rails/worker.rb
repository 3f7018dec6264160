# frozen_string_literal: true

require "socket"
require "time"

module TaskerContribRails
  # This process's worker: one, started once, that ends without losing a step.
  #
  #   TaskerContribRails.worker.start
  #   TaskerContribRails.worker.stop # => a report
  #
  # Threads: the poller's, in which handlers run; the feeder, which brings it steps; the sweeper, which
  # hands back what dead workers held; the watch, which looks after all of them.
  class Worker
    # What ends up in the hands of whoever runs a process of its own for it.
    EXIT_CODES = { clean: 0, not_started: 1, check_failed: 2, poller_died: 3, steps_left: 4 }.freeze

    class << self
      # @return [Worker] this process's own. In a forked child it is its parent's, whose threads and sessions are not here:
      #   it does not run there, and refuses to start.
      def current
        LOCK.synchronize { @current ||= new }
      end
    end

    LOCK = Mutex.new
    private_constant :LOCK

    # @return [Symbol] :stopped, :running, :draining, :dead, or :stopped_for_good
    attr_reader :state

    # @return [String, nil] its name in the engine's queues
    attr_reader :name

    # @return [Array<String>] the namespaces that it serves
    attr_reader :namespaces

    # @return [String, nil] why it claims in the engine's own way
    attr_reader :shared_because

    # @return [Worker::Activity]
    attr_reader :activity

    def initialize(settings: Settings.of_app, engine: Runtime::TaskerRb.new)
      @settings = settings
      @engine = engine
      @state = :stopped
      @lock = Mutex.new
      @namespaces = []
    end

    # Starts it; a second start changes nothing.
    #
    # @return [Worker] self
    # @raise [Error::WorkerForked] in a fork of a process that had started it
    # @raise [Error::EngineMissing, Error::EngineFailed]
    def start
      @lock.synchronize do
        refuse_fork
        return self if @state == :running
        raise Error::WorkerUsedUp, "This process's worker is #{@state}; a new process can start another." unless @state == :stopped

        begin
          boot
        rescue StandardError, ScriptError
          abandon
          raise
        end
        @state = :running
      end
      publish "worker.started", namespaces: @namespaces, private_queue: private_queue?
      self
    end

    # @return [String] how many steps it runs and claims, for people
    def capacity
      return "claiming in the engine's own way: #{@shared_because}" unless private_queue?

      "#{@settings.threads} at a time, #{@settings.max_claimed} claimed at most"
    end

    # @return [Boolean]
    def running? = @state == :running && @pid == Process.pid

    # @return [Boolean] whether it has queues of its own
    def private_queue? = !@feeder.nil?

    # Ends it: nothing new is taken, what is under way is finished, and the rest is left to others.
    #
    # @param timeout [Numeric] seconds
    # @return [Drain::Report, nil] nil: there was nothing to end
    def stop(timeout: @settings.drain_timeout)
      return unless @pid == Process.pid

      @lock.synchronize do
        return unless %i[running dead].include?(@state)

        @state = :draining
        report = Drain.new(worker: self, engine: @engine, activity: @activity, poller: @poller, feeder: @feeder,
          claims: @claims, shared: @config.shared).call(timeout: lost? ? 0 : timeout)
        finish(report)
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
      raise Error::WorkerDied, "Tasker's worker #{@name} is dead." if @dead

      stop
    ensure
      stop
    end

    # @return [Hash{Symbol => Object}] see {Health}
    def health = Health.new(self).to_h

    # Whether its threads are what they should be. The watch asks once a second.
    #
    # @return [Boolean]
    def sound? = @state == :running && @poller.alive? && (@feeder.nil? || (@feeder.alive? && !lost?)) && @engine.running?

    # @return [Hash{Symbol => Object}] of the threads, for {Health}
    def threads = { poller: @poller&.alive? || false, feeder: @feeder&.alive?, sweeper: @sweeper&.alive? }.compact

    # @return [Float, nil] seconds since the poller looked
    def last_poll_age = @poller&.last_poll && (@activity.now - @poller.last_poll)

    # @return [Runtime::TaskerRb]
    attr_reader :engine

    # @yield when the worker has died; once
    def on_death(&block) = @on_death = block

    # What the watch calls: a dead poller is logged, reported and told. Where nobody listens, as inside Puma, the rest is
    # ended too: what it holds is another worker's to hand back only when its lock is free.
    def died(reason)
      return unless @lock.try_lock # it is being stopped

      begin
        return unless @state == :running

        @state, @dead = :dead, true
      ensure
        @lock.unlock
      end
      error = Error::WorkerDied.new("Tasker's worker #{@name} is dead: #{reason}.")
      TaskerContribRails.logger.error "[Tasker] #{error.message}"
      TaskerContribRails.report(error, source: "tasker.worker")
      publish "worker.poller_died", reason: reason
      @on_death ? @on_death.call : Thread.new { stop }
    end

    # @return [String] why {#sound?} is false
    def unsound_because
      if !@poller.alive? then "the thread in which handlers run ended#{" (#{@poller.failure.class}: #{@poller.failure.message})" if @poller.failure}"
      elsif lost? then "its lock was lost for so long that others hand back what it held"
      elsif @feeder && !@feeder.alive? then "the thread that brings it steps ended"
      else "the engine says that it does not run"
      end
    end

    private
      # Others hand back what it held, so nothing of it is waited for.
      def lost? = @feeder&.lost? == true

      def refuse_fork
        @pid ||= Process.pid
        return if @pid == Process.pid

        raise Error::WorkerForked, "A worker was started in process #{@pid}, of which this is a fork: its threads and sessions are not here. " \
                                   "Start it after the fork (for Puma: `plugin :tasker`)."
      end

      def boot
        @started_at = Time.now.utc
        @activity = Worker::Activity.new
        @name = Worker::PrivateQueue.new_worker
        Health.clear(@settings.tmp)
        @engine.load
        EventBridge.start(declared: templates.events)
        @config = Configuration::RuntimeFile.new(@settings.merged_config)
        @claims = open_claims
        @namespaces = @engine.start(@settings.environment(config_path: config_path, template_path: templates.path))
        take_private_queues unless @shared_because
        start_threads
        say_how
      end

      # The database first: what can't be had from it decides how the engine is told to claim.
      def open_claims
        @shared_because = @config.unfit
        claims = claims_of("feeder")
        missing = claims.missing
        return claims if missing.empty?

        @shared_because ||= "the engine's schema is not the one that this gem knows (no #{missing.first(3).join(", ")})"
        nil
      rescue Error::DatabaseUnavailable => error
        raise if @settings.pg?

        @shared_because ||= error.message
        nil
      end

      def claims_of(part) = Worker::Claims.new(Worker::DatabaseSession.new(@settings.database_url, name: "tasker #{@name} #{part}"), results: @config.results)

      def config_path = @config.write(config_file, worker: (@name unless @shared_because))

      def templates = Worker::Templates.new(@settings.template_folders, templates_folder)

      # By its name, and not by its pid: containers that share a folder share those.
      def config_file = @settings.tmp.join("worker-#{@name}.toml")
      def templates_folder = @settings.tmp.join("templates-#{@name}")
      def remove_files = FileUtils.rm_rf([ config_file, templates_folder ])

      def take_private_queues
        @feeder = Worker::Feeder.new(claims: @claims, worker: @name, namespaces: @namespaces, shared: @config.shared,
          activity: @activity, limit: @settings.max_claimed)
        @feeder.enter
        @feeder.queues.each { |queue| @claims.sign(queue, owner) }
      end

      def owner = { host: Socket.gethostname, pid: Process.pid, started_at: @started_at.iso8601 }

      def start_threads
        # Loaded by two threads at once, it would be seen half made by the one that runs steps.
        ActiveRecord::Base.connection_handler if defined?(ActiveRecord::Base)
        @begin_claims = claims_of("runner") if @claims
        by = "pid #{Process.pid} on #{Socket.gethostname}"
        beginner = @begin_claims && ClaimMarker.new(claims: @begin_claims, worker: @name, by:)
        runner = Worker::StepRunner.new(engine: @engine, activity: @activity, call: Handlers::Call.new(TaskerContribRails.handlers),
          beginner:, worker: @name)
        @poller = Worker::HandlerThreads.new(engine: @engine, runner:, activity: @activity, threads: @settings.threads).tap(&:start)
        if @feeder
          @feeder.start
          @sweeper = Worker::Sweeper.new(claims: claims_of("sweeper"), shared: @config.shared, worker: @name, after: @settings.hand_back_after).tap(&:start)
        end
        @watch = Watch.new(self, Health.file(@settings.tmp)).tap(&:start)
        pid = Process.pid
        at_exit { stop if Process.pid == pid }
      end

      def say_how
        TaskerContribRails.logger.info "[Tasker] worker #{@name} serves #{@namespaces.join(", ")}#{"; #{capacity}" if private_queue?}"
        TaskerContribRails.logger.warn "[Tasker] steps are claimed in the engine's own way, ahead and without limit: #{@shared_because}" if @shared_because
        pool = @settings.pool or return
        return unless @settings.threads > pool

        TaskerContribRails.logger.warn "[Tasker] #{@settings.threads} steps run at once and Active Record's pool has #{pool} connections: " \
                                       "steps will wait for each other; raise the pool in config/database.yml, or lower config.tasker.threads."
      end

      def finish(report)
        @sweeper&.stop
        @watch&.stop
        @claims&.database&.close
        @begin_claims&.database&.close if report.clean? # else a thread may still ask
        remove_files
        @state = :stopped_for_good
        publish "worker.drained", drained: report.drained, given_back: report.given_back, left: report.left.size, duration: report.seconds
        publish "worker.stopped", left: report.left.size
        report.log(TaskerContribRails.logger)
        report
      end

      def abandon
        [ @watch, @sweeper, @feeder ].each { |part| part&.stop }
        @poller&.stop
        @engine.stop
        @claims&.database&.close
        remove_files
        @pid = nil
      end

      def publish(name, **payload) = EventBridge.publish(name, worker: @name, pid: Process.pid, **payload)
  end
end
