# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:run NAME`
      class RunCommand < Base # :nodoc:
        desc "run NAME", "Run a workflow in this process. It needs no server and no database"
        method_option :namespace, type: :string, banner: "NAME", desc: "The namespace, if two workflows share a name"
        method_option :context, type: :string, banner: "JSON",
          desc: "The task's context: JSON, @FILE, or - for standard input"
        method_option :trace, type: :boolean, default: false, desc: "Print the events that steps publish"
        method_option :real_time, type: :boolean, default: false, desc: "Sleep before retries"
        method_option :results, type: :boolean, default: false, desc: "Print what each step returned or failed with"
        method_option :seed, type: :numeric, banner: "N", desc: "Repeat the order of an earlier run"
        method_option :format, aliases: "-f", type: :string, default: "text", enum: %w[ text json ],
          desc: "How to print it"
        def run_workflow(name)
          boot
          given = options.slice("namespace", "context", "trace", "real_time", "results", "seed", "format")
            .to_h.symbolize_keys
          complete = TaskerContribRails::Commands::Run.new(name, **given).call
          exit 1 unless complete
        end

        # Thor has a `run` of its own and lets no method be called so.
        commands["run"] = commands.delete("run_workflow")
      end
    end
  end
end
