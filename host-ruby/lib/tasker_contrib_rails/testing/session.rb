# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # The tasks that were created in one test, including its own threads, but not the threads of other
    # tests.
    #
    # @api private
    class Session
      # The key in fiber storage, which new threads inherit.
      KEY = :tasker_testing_session
      @lock, @open = Mutex.new, []

      class << self
        # @return [Session, nil] this thread's session; for a thread that belongs to no test, such as a
        #   server's, the only open session
        def current
          own = Fiber[KEY]
          return own if own&.open?

          @lock.synchronize { @open.first if @open.one? }
        end

        # @param test [Object, nil] the test whose stubs and clock are used when tasks run inline
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

        # Opens a session that stays open until {#close}.
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

      # @return [Array<StartedTask>] the tasks, in order
      def tasks = @lock.synchronize { @tasks.dup }

      # @param task [StartedTask]
      # @return [Boolean] false if there already is a task with the same identity
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
        def same?(one, other) = one.identity == other.identity && one.stored == other.stored
    end
  end
end
