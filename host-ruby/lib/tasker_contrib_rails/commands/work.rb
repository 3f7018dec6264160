# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:work`: a process that is a worker and nothing else.
    #
    # It ends with 0 when all is done, 1 when it could not start, 2 when a check failed, 3 when the worker died, and
    # 4 when steps were left; a second signal ends it at once, by that signal.
    class Work
      SIGNALS = %w[ TERM INT QUIT ].freeze

      # @param worker [Worker]
      # @param check [#call] gives what is wrong, drawn for a terminal; nothing if all is well
      # @param output [IO]
      def initialize(worker: Worker.current, check: -> { }, output: $stdout)
        @worker, @check, @output = worker, check, output
        @read, @write = IO.pipe
      end

      # Runs until a signal or the worker's death.
      #
      # @return [Integer] the exit code
      def call
        return code(:check_failed) if refused

        trap_signals
        @worker.on_death { @write.puts "died" }
        @worker.start
        say
        reason = @read.gets.chomp
        chain(reason)
        report = @worker.stop
        return code(:poller_died) if reason == "died"

        code(report.nil? || report.clean? ? :clean : :steps_left)
      rescue Error => error
        @output.puts Printable.line("#{error.class.name.demodulize.titleize}: #{error.message}")
        code(:not_started)
      end

      private
        def code(name) = Worker::EXIT_CODES.fetch(name)

        def refused
          findings = @check.call
          @output.puts findings if findings
          findings
        end

        # The first asks, the second does not.
        def trap_signals
          @before = SIGNALS.to_h do |signal|
            before = trap(signal) do
              SIGNALS.each { |name| trap(name, "SYSTEM_DEFAULT") }
              @write.puts signal
            end
            [ signal, before ]
          end
        end

        # What the app had set for the signal in an initializer happens too, outside of the trap, where less can go wrong. An `exit` in it
        # asks for what happens anyway: the end, and not before the steps are finished.
        def chain(signal)
          before = @before[signal]
          before.call(Signal.list[signal]) if before.respond_to?(:call)
        rescue SystemExit
          nil
        rescue Exception => error # rubocop:disable Lint/RescueException -- it would take with it what is under way
          @output.puts Printable.line("The app's own trap for #{signal} raised #{error.class}: #{error.message}")
        end

        def say
          @output.puts Printable.line("Tasker worker #{@worker.name} (pid #{Process.pid}) serves #{@worker.namespaces.join(", ")}; #{@worker.capacity}.")
          @output.flush
        end
    end
  end
end
