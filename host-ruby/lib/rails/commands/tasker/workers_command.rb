# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:workers`
      class WorkersCommand < Base # :nodoc:
        desc "workers", "List the workers. It says whether each is alive, its namespaces and its steps"
        method_option :format, type: :string, default: "text", enum: %w[ text json ], desc: "How they are printed"
        watch_option
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def workers
          boot_for_engine
          watched do |engine, output|
            TaskerContribRails::Commands::Workers.new(engine, format: options[:format], output:).call
          end
        end
      end
    end
  end
end
