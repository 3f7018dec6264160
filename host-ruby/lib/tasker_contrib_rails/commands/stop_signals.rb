# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # The signals that end a worker's process: the first asks it to stop, and a later one of a kind that came before
    # ends it at once.
    #
    # One stop often comes as several signals: foreman sends TERM to a process that the terminal has just sent INT. So
    # whatever arrives within a second of the first belongs to it.
    class StopSignals
      NAMES = %w[ TERM INT QUIT ].freeze
      # Seconds in which further signals belong to the first.
      ONE_STOP = 1.0

      # @param clock [#call] seconds that never go back
      # @param kill [#call] ends the process by a signal
      def initialize(clock: -> { Process.clock_gettime(Process::CLOCK_MONOTONIC) }, kill: method(:end_by))
        @clock, @kill = clock, kill
        @seen = []
        @read, @write = IO.pipe
      end

      # Takes the process's signals.
      #
      # @return [void]
      def trap
        @before = NAMES.to_h { |name| [ name, Signal.trap(name) { received(name) } ] }
      end

      # Waits for what ends the process.
      #
      # @return [String] a signal's name, or what {#wake} was given
      def wait = @read.gets.chomp

      # Ends the waiting without a signal.
      #
      # @param reason [String]
      # @return [void]
      def wake(reason) = @write.puts(reason)

      # A signal arrived. Called in a trap, where no lock can be taken.
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

      # Calls what the application had set for the signal, outside of the trap, where less can go wrong. An `exit` in it
      # asks for what happens anyway: the end, once the steps are finished.
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
