# frozen_string_literal: true

require "active_support/testing/time_helpers"

module TaskerContribRails
  module Testing
    # The time that handlers of a workflow see. It starts at the current time of the test, even if the test
    # travels in time, and passes only while steps wait for a retry.
    #
    # @api private
    class Clock
      # @param test [ActiveSupport::Testing::TimeHelpers]
      def initialize(test)
        @test, @began = test, Time.now
      end

      # @param seconds [Float] seconds since the workflow began
      # @yield runs at that time
      def at(seconds, &)
        seconds.zero? ? yield : travelled(@began + seconds, &)
      end

      private
        def travelled(time)
          before = Time.now if @test.send(:simple_stubs).stubbed?
          travel_to(time)
          yield
        ensure
          before ? travel_to(before) : @test.travel_back
        end

        # Rails 7.0 can't travel to fractions of seconds.
        def travel_to(time)
          exact = @test.method(:travel_to).parameters.include?([ :key, :with_usec ])
          exact ? @test.travel_to(time, with_usec: true) : @test.travel_to(time)
        end
    end
  end
end
