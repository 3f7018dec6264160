# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # The tasks that were created in one test. A thread that a test starts belongs to it too,
    # other tests' threads don't.
    #
    # @api private
    class Session
      # Where the fiber keeps its own, which threads that it starts get from it.
      KEY = :tasker_testing_session
      @lock, @open = Mutex.new, []

      class << self
        # @return [Session, nil] that of this thread; of one that belongs to no test, such as a server's, the only one
        #   that is open
        def current
          own = Fiber[KEY]
          return own if own&.open?

          @lock.synchronize { @open.first if @open.one? }
        end

        # @param test [Object, nil] in whose words a task runs inline
        # @yieldparam session [Session]
        # @return [Object] what the block returned
        def during(test = nil)
          before = Fiber[KEY]
          session = open(test)
          yield session
        ensure
          session&.close
          Fiber[KEY] = before
        end

        # The same until {#close}.
        def open(test)
          Fiber[KEY] = new(test).tap { |session| @lock.synchronize { @open << session } }
        end

        # @param session [Session]
        def closed(session) = @lock.synchronize { @open.delete(session) }
      end

      # @return [Object, nil]
      attr_reader :test

      def initialize(test)
        @test, @tasks, @open, @lock = test, [], true, Mutex.new
      end

      # @return [Array<StartedTask>] in their order
      def tasks = @lock.synchronize { @tasks.dup }

      # @param task [StartedTask]
      # @return [Boolean] false: there is one of the same identity
      def add(task)
        @lock.synchronize do
          return false if @tasks.any? { |other| same?(other, task) }

          @tasks << task
        end
        true
      end

      # @return [StartedTask, nil]
      def find(uuid) = tasks.find { |task| task.task_uuid == uuid }

      def open? = @open

      def close
        @open = false
        Session.closed(self)
      end

      private
        def same?(one, other) = one.identity == other.identity && one.context == other.context
    end
  end
end
