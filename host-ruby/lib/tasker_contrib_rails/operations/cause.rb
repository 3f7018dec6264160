# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # A reason why a task does not move (the component's `cause`), with the command that helps.
    #
    # +until+: when it ends by itself, or nil. +blocks+: the names of the steps that wait for it, nearest first.
    # +remedy+: such as :retry.
    Cause = Data.define(:code, :sentence, :step, :since, :until, :blocks, :remedy, :task) do
      # @param record [Hash{String => Object}]
      # @param task [String] the task's id
      # @return [Cause]
      #
      # @api private
      def self.from_record(record, task:)
        since, ending = record.values_at("since-ms", "resolves-at-ms").map do |milliseconds|
          milliseconds && Time.at(milliseconds / 1000.0).utc
        end
        new(**record.slice("code", "sentence", "step", "blocks").transform_keys(&:to_sym), since:, until: ending,
          remedy: record.fetch("remedy").tr("-", "_").to_sym, task:)
      end

      # @return [String, nil] a command that helps, ready to type; nil if it ends by itself, or no command helps
      def command
        case remedy
        when :retry then CommandLine.of("retry", task, step)
        when :revive, :cancel then CommandLine.of(remedy, task)
        when :start_worker then "bin/rails tasker:work"
        end
      end

      # @return [String, nil] what to do if no command helps
      def advice
        case remedy
        when :start_server then "Start Tasker's server, or restart the running one."
        when :add_workers then "Start more workers, or raise config.tasker.threads."
        when :hand_back then "Stop the worker that holds it with TERM: what it does not finish is handed back."
        when :restore_template
          "Put the step back into the template, or give the changed template a new version; then restart the workers."
        end
      end
    end
  end
end
