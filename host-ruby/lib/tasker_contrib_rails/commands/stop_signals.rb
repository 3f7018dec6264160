# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # The signals that end a worker's process. The first one asks it to stop. A later repetition of the same signal ends
    # it at once.
    #
    # One request to stop often arrives as several signals: foreman sends TERM to a process to which the terminal has
    # just sent INT. So all signals within one second count as one request.
    class StopSignals
      NAMES = %w[ TERM INT QUIT ].freeze
      # Further signals within this many seconds belong to the first.
      ONE_STOP = 1.0
      private_constant :NAMES, :ONE_STOP

      # @param clock [#call] seconds that never go back
      # @param kill [#call] ends the process by a signal
      def initialize(clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }, kill: method(:end_by))
        @clock, @kill = clock, kill
        @seen = []
        @read, @write = IO.pipe
      end

      # Installs the traps.
      #
      # @return [void]
      def trap
        @before = NAMES.to_h { |name| [ name, Signal.trap(name) { received(name) } ] }
      end

      # Waits until the process is asked to end.
      #
      # @return [String] the signal's name, or the reason given to {#wake}
      def wait = @read.gets.chomp

      # Ends the waiting without a signal.
      #
      # @param reason [String]
      # @return [void]
      def wake(reason) = @write.puts(reason)

      # Notes a signal. Runs in a trap, where no lock can be taken.
      #
      # @param name [String]
      # @return [void]
      def received(name)
        now = @clock.call
        @kill.call(name) if @seen.include?(name) && now - @first > ONE_STOP
        wake(name) if @seen.empty?
        @first ||= now
        @seen |= [ name ]
      end

      # Calls the application's own trap for the signal. This happens outside of our trap, where locks can be taken. If
      # it calls `exit`, that is ignored: the process ends anyway once its steps are finished.
      #
      # @param name [String]
      # @return [Exception, nil] what it raised
      def call_trap_of_application(name)
        before = @before[name]
        before.call(Signal.list[name]) if before.respond_to?(:call)
        nil
      rescue SystemExit
        nil
      rescue Exception => error # rubocop:disable Lint/RescueException -- it would take with it what is under way
        error
      end

      private
        def end_by(name)
          Signal.trap(name, "SYSTEM_DEFAULT")
          Process.kill(name, Process.pid)
        end
    end
  end
end
