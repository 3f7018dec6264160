# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # A reason why a task does not move: the component's `cause`, with what to type about it.
    #
    # +until+: when it ends by itself, or nil. +holds+: names of the steps that wait for it, nearest first. +remedy+:
    # such as :retry.
    Cause = Data.define(:code, :sentence, :step, :since, :until, :holds, :remedy, :task) do
      # @param record [Hash{String => Object}]
      # @param task [String] its id
      # @return [Cause]
      #
      # @api private
      def self.from_record(record, task:)
        since, ending = record.values_at("since", "until").map do |milliseconds|
          milliseconds && Time.at(milliseconds / 1000.0).utc
        end
        new(**record.slice("code", "sentence", "step", "holds").transform_keys(&:to_sym), since:, until: ending,
          remedy: record.fetch("remedy").tr("-", "_").to_sym, task:)
      end

      # @return [String, nil] a command that mends it; nil where it ends by itself, or no command does
      def command
        case remedy
        when :retry then [ "bin/rails tasker:retry #{short}", step ].compact.join(" ")
        when :revive then "bin/rails tasker:revive #{short}"
        when :cancel then "bin/rails tasker:cancel #{short}"
        when :hand_back then "bin/rails tasker:stranded"
        when :start_worker then "bin/rails tasker:work"
        end
      end

      # @return [String, nil] what to do where no command does it
      def advice
        case remedy
        when :start_server then "Start Tasker's server, or restart the one that runs."
        when :add_workers then "Start more workers, or raise config.tasker.threads."
        when :restore_template
          "Bring the step back into the template, or give the changed template a new version, and restart the workers."
        end
      end

      private
        def short = task.delete("-").last(8)
    end
  end
end
