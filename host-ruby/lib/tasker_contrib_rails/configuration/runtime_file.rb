# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  class Configuration
    # The one merged file that the engine reads, with the two lines in it that are this process's own: the name of its
    # queues, and a wait of nothing where the base file waits five seconds while it holds the lock of the whole Ruby.
    #
    # A file that the user wrote is copied, never changed.
    #
    # @api private
    class RuntimeFile
      include Discreet

      # @param text [String] the merged TOML
      def initialize(text)
        @lines = text.lines(chomp: true)
      end

      # @return [String] the prefix of the engine's shared queues
      def shared = value("common.queues", "worker_namespace") || "worker"

      # @return [String] the queue in which the server awaits results
      def results = value("common.queues.orchestration_queues", "step_results") || "orchestration_step_results"

      # @return [String, nil] why a private queue can't be had with this file
      def unfit
        if (ENV["TASKER_MESSAGING_BACKEND"] || value("common.queues", "backend")) == "rabbitmq"
          "the message queue is RabbitMQ"
        elsif value("common.queues", "worker_namespace").nil?
          "the merged configuration has no common.queues.worker_namespace on a line of its own"
        elsif value("common.queues", "naming_pattern") != "{namespace}_{name}_queue"
          "common.queues.naming_pattern is not \"{namespace}_{name}_queue\""
        end
      end

      # @param path [Pathname, String] written for its owner alone
      # @param worker [String, nil] the private queues' prefix
      # @return [String] the path
      def write(path, worker: nil)
        lines = @lines.dup
        replace(lines, "common.queues", "worker_namespace", "\"#{worker}\"") if worker
        replace(lines, "worker.mpsc_channels.domain_events", "shutdown_drain_timeout_ms", "100")
        PrivateFile.write(path, lines.join("\n") << "\n")
      end

      private
        def value(table, key)
          index = line(@lines, table, key) or return
          text = @lines[index].split("=", 2).last.strip
          text = text[/\A"([^"]*)"/, 1] || text[/\A'([^']*)'/, 1] || text.sub(/\s+#.*/, "")
          Variables.replaced(text, ENV)
        end

        def replace(lines, table, key, value)
          index = line(lines, table, key)
          lines[index] = "#{key} = #{value}" if index
        end

        # The line of a key in a table with a header of its own, as merged files have them.
        def line(lines, table, key)
          header = lines.index { |line| line.match?(/\A\s*\[\s*#{Regexp.escape(table)}\s*\]\s*(#.*)?\z/) } or return
          ending = (header + 1...lines.size).find { |index| lines[index].match?(/\A\s*\[/) } || lines.size
          (header + 1...ending).find { |index| lines[index].match?(/\A\s*"?#{Regexp.escape(key)}"?\s*=/) }
        end
    end
  end
end
