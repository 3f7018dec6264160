# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Collects the events that are published during a block, for tests. Reading takes no lock.
    #
    # @api private
    class Captures
      def initialize
        @lock = Mutex.new
        @queues = [].freeze
      end

      # @return [Boolean]
      def empty? = @queues.empty?

      # @param event [Event]
      def <<(event)
        @queues.each { |queue| queue << event }
      end

      # @yield
      # @return [Array<Event>] the events that any thread published meanwhile
      def during
        queue = Thread::Queue.new
        @lock.synchronize { @queues = [ *@queues, queue ].freeze }
        yield
        Array.new(queue.size) { queue.pop }
      ensure
        @lock.synchronize { @queues = @queues.reject { |other| other.equal?(queue) }.freeze }
      end
    end
  end
end
