# frozen_string_literal: true


module TaskerContribRails
  class Worker
    # The parts of one worker. It starts them one after the other; if one fails, it stops those that were started.
    #
    # Threads: those that run handlers; the feeder, which brings them steps; the sweeper, which hands back the steps of
    # dead workers.
    #
    # @api private
    class Parts
      # @return [String] the worker's name in the engine's queues
      attr_reader :name

      # @return [Array<String>] the namespaces that it serves
      attr_reader :namespaces

      # @return [String, nil] why it claims in the engine's own way, without a feeder and a sweeper
      attr_reader :shared_because

      # @return [Array<String>, nil] what the engine's schema lacked at the start; nil if the database was not queried
      attr_reader :schema_lacks

      # @return [String, nil] what its start warned of, see {Deploys::Guard}
      attr_reader :warning

      # @return [Worker::Activity]
      attr_reader :activity

      # @return [Runtime::TaskerRb]
      attr_reader :runtime

      # @return [Worker::Files]
      attr_reader :files

      # @return [Worker::Measures, nil] counted from before its first step
      attr_reader :measures

      # @return [Worker::HandlerThreads]
      attr_reader :handler_threads

      # @return [Worker::Feeder, nil]
      attr_reader :feeder

      # @return [Worker::Sweeper, nil]
      attr_reader :sweeper

      # @return [Worker::Outbox, nil] nil if the application has no database
      attr_reader :outbox

      # @return [Database::Claims, nil] the feeder's
      attr_reader :claims

      # @param settings [Settings]
      # @param runtime [Runtime::TaskerRb]
      # @param claims [#call, nil] returns {Database::Claims} with its own session for a part of the worker, by the
      #   part's name
      def initialize(settings:, runtime:, claims: nil)
        @settings, @runtime = settings, runtime
        @name = Database::PrivateQueue.new_worker
        @new_claims = claims || method(:open_claims)
        @activity = Activity.new
        @files = Files.new(@settings.tmp, @name)
        @namespaces = []
      end

      # @return [self]
      # @raise [Error]
      def start
        @files.take
        Files.clear(@settings.tmp)
        @runtime.load
        EventBridge.start(declared: declared_events)
        @measures = Measures.new(@name, @files.measures).start
        choose_queues
        keep_live_tasks_whole
        provide_queues unless @shared_because
        start_runtime
        enter_queues unless @shared_because
        start_threads
        self
      rescue StandardError, ScriptError
        abandon
        raise
      end

      # Stops the worker, see {Drain}.
      #
      # @param worker [Worker]
      # @param timeout [Numeric] seconds to wait; steps that other workers have taken over are not waited for
      # @return [Drain::Report]
      def drain(worker, timeout:)
        drain = Drain.new(worker:, runtime: @runtime, activity: @activity, handler_threads: @handler_threads,
          feeder: @feeder, claims: @claims,
          shared: @queues.shared)
        drain.call(timeout: @feeder&.taken_for_dead? ? 0 : timeout).tap { |report| close(all: report.clean?) }
      end

      private
        def open_claims(part)
          session = Database::Session.new(@settings.database_url, name: "tasker #{@name} #{part}")
          Database::Claims.new(session, results: @queues.results)
        end

        # @raise [Error::NoSuchTemplate] if there is no workflow
        def declared_events = @settings.workflows.all.flat_map(&:events).map { |event| event["name"] }.uniq

        # The database comes first, because its schema decides how the runtime claims.
        def choose_queues
          @queues = @settings.queues
          @shared_because = @queues.shared_because
          claims = @new_claims.call("feeder")
          missing = claims.missing
          @schema_lacks = missing unless @shared_because # which is then no business of this gem's
          return @claims = claims if missing.empty?

          claims.refuse_absence(missing)
          @shared_because ||=
            "this gem does not know the engine's schema (no #{missing.first(3).join(", ")})"
        rescue Error::DatabaseUnavailable => error
          raise if @settings.pg?

          @shared_because ||= error.message
        end

        # @raise [Error::DeployRefused]
        def keep_live_tasks_whole
          return @kept = {} unless @claims

          guard = Deploys::Guard.new(@claims.database, workflows: @settings.workflows, root: @settings.root)
          @kept = guard.call(@settings.on_breaking_deploy)
          @warning = guard.warning
        end

        # Once the runtime has registered the templates, tasks can be created, and the server loses a step that has no
        # queue. So the queues come first.
        def provide_queues
          namespaces = @settings.workflows.all.select { |source| source.findings.none?(&:error?) }.map(&:namespace).uniq
          namespaces.each { |namespace| @claims.provide(Database::PrivateQueue.queue(@queues.shared, namespace)) }
        end

        def start_runtime
          config_path = @settings.write_configuration(@files.configuration, queues: (@name unless @shared_because))
          template_path = TemplateFolder.new(@settings.template_folders, @files.templates, kept: @kept).path
          @namespaces = @runtime.start(@settings.environment(config_path:, template_path:))
        end

        def enter_queues
          @feeder = Feeder.new(claims: @claims, worker: @name, namespaces: @namespaces, shared: @queues.shared,
            activity: @activity, limit: @settings.max_claimed, owner:)
          return @feeder.enter if @claims.queues?(@feeder.queues)

          raise Error::EngineFailed, "tasker-rb started, but created no queue for #{@namespaces.to_sentence}: " \
                                     "its log says which templates it refused."
        end

        def owner = { host: Files.host, pid: Process.pid, started_at: Time.now.utc.iso8601 }

        def start_threads
          # If two threads loaded it at once, the one that runs steps could see it half loaded.
          ActiveRecord::Base.connection_handler if defined?(ActiveRecord::Base)
          @handler_threads = HandlerThreads.new(runtime: @runtime, runner: step_runner, activity: @activity,
            threads: @settings.threads)
          @handler_threads.start
          @outbox = Outbox.new.tap(&:start) if Starts.database?
          return unless @feeder

          @feeder.start
          @sweeper = Sweeper.new(claims: @other_claims, watch: @claims, shared: @queues.shared, worker: @name,
            after: @settings.hand_back_after, reviver:)
          @sweeper.start
        end

        def reviver
          after = @settings.revive_after or return
          Reviver.new(@other_claims.database, results: @queues.results, worker: @name, after:)
        end

        def step_runner
          @other_claims = @new_claims.call("runner") if @claims # the sweeper's too, when it finds one dead
          by = "pid #{Process.pid} on #{Files.host}"
          marker = @other_claims && ClaimMarker.new(claims: @other_claims, worker: @name, by:)
          StepRunner.new(runtime: @runtime, activity: @activity, call: Handlers::Call.new(TaskerContribRails.handlers),
            marker:, worker: @name, report_failures: @settings.report_failures)
        end

        def abandon
          [ @outbox, @sweeper, @feeder ].each { |part| part&.stop }
          @handler_threads&.stop
          @runtime.stop
          close(all: true)
          @files.remove
        end

        # @param all [Boolean] also what a running handler may need
        def close(all:)
          @outbox&.stop
          @sweeper&.stop
          @measures&.stop
          @claims&.database&.close
          @other_claims&.database&.close if all
        end
    end
  end
end
