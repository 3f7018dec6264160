# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # A thread that repeats its work, with a rest in between, until it is stopped.
    #
    # @api private
    class RepeatingThread
      # @param name [String]
      # @yieldreturn [Float] seconds to rest
      def initialize(name, &work)
        @name, @work = name, work
        @stopping = Thread::Queue.new
      end

      def start
        @thread = Thread.new { run }.tap { |thread| thread.name = @name }
      end

      def alive? = @thread&.alive? == true

      # @return [Boolean] whether it was told to stop
      def stopping? = @stopping.closed?

      # Ends the rest at once, and waits for the work. The work may call it too, and is not waited for then.
      #
      # @param seconds [Numeric] the longest wait
      # @return [Boolean] whether the thread ended within the time
      def stop(seconds = 5)
        @stopping.close
        @thread.nil? || @thread == Thread.current || !@thread.join(seconds).nil?
      end

      private
        def run
          @stopping.pop(timeout: @work.call) until stopping?
        end
    end
  end
end
