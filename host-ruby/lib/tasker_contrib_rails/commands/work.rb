# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:work`: a process that only runs a worker.
    #
    # Exit codes: 0, everything is finished; 1, it could not start; 3, the worker died; 4, steps are left. A second
    # signal ends it at once, by that signal (see {StopSignals}).
    class Work
      # @param worker [Worker]
      # @param output [IO]
      # @param signals [StopSignals]
      def initialize(worker: Worker.current, output: $stdout, signals: StopSignals.new)
        @worker, @output, @signals = worker, output, signals
      end

      # Runs until a signal arrives or the worker dies.
      #
      # @return [Integer] the exit code
      def call
        Unbuffered.call(@output, $stdout, $stderr, STDOUT, STDERR, loggers:)
        @signals.trap
        @worker.on_death { @signals.wake "died" }
        @worker.start
        say
        stop(@signals.wait)
      rescue Error => error
        print_line "The worker did not start: #{error.message}"
        code(:not_started)
      end

      private
        def loggers = [ *(Rails.logger if defined?(Rails.logger)) ]

        def print_line(text) = @output.puts(Printable.line(text))

        def code(name) = Worker::EXIT_CODES.fetch(name)

        def say
          print_line "Warning: #{@worker.warning}" if @worker.warning
          serves = "serves #{@worker.namespaces.join(", ")}"
          print_line "Tasker worker #{@worker.name} (pid #{Process.pid}) #{serves}; #{@worker.capacity}.#{log}"
        end

        def log
          files = Unbuffered.outputs_of(loggers).grep(File).map { |file| file.path.delete_prefix("#{Rails.root}/") }
          " Its log: #{files.to_sentence}." if files.any?
        end

        def stop(reason)
          error = @signals.call_trap_of_application(reason)
          print_line "The application's own trap for #{reason} raised #{error.class}: #{error.message}" if error
          report = @worker.stop
          return code(:died) if reason == "died"

          code(report.nil? || report.clean? ? :clean : :steps_left)
        end
    end
  end
end
