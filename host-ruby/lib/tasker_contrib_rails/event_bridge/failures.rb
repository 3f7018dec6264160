# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # Errors of listeners and subscribers. Each is reported to `Rails.error` once and counted by event, but never raised
    # in the code that published the event.
    class Failures
      # Exceptions that end the process from outside. All others are handled here.
      #
      # @api private
      PASSED_ON = [ SignalException, NoMemoryError ].freeze

      # The most characters of a name that are kept, because an invalid name may be very long.
      #
      # @api private
      LONGEST = 100

      def initialize
        @lock = Mutex.new
        @counts = Hash.new(0)
        @collections = []
      end

      # @return [Hash{String => Integer}] how many errors there were, by event
      def counts = @lock.synchronize { @counts.dup }

      # @yield
      # @return [Array<Exception>] the errors that were reported meanwhile
      def during
        collection = []
        @lock.synchronize { @collections += [ collection ] }
        yield
        collection
      ensure
        @lock.synchronize { @collections = @collections.reject { |other| other.equal?(collection) } }
      end

      # @param error [Exception]
      # @param event [String] the event's name
      # @param details [Hash{Symbol => Object}] more for the context of the report
      # @return [void]
      def report(error, event, **details)
        raise error if PASSED_ON.any? { |kind| kind === error }

        event = Printable.line(event)[0, LONGEST]
        @lock.synchronize do
          @counts[event] += 1
          @collections.each { |collection| collection << error }
        end
        tell(error, { tasker_event: event, **details })
      end

      private
        def tell(error, context)
          ActiveSupport.error_reporter&.report(error, handled: true, severity: :error, context:)
        rescue StandardError => broken
          warn Printable.line("tasker: #{context}: #{error.class}: #{error.message}; " \
                              "this could not be reported: #{broken.class}: #{broken.message}")
        end
    end
  end
end
