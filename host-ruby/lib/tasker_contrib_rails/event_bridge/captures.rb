# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Who wants to have the events of a while: tests. Reading takes no lock.
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
      # @return [Array<Event>] what was published meanwhile, by any thread
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
