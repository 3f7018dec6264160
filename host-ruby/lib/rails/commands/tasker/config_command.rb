# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:config`
      class ConfigCommand < Base # :nodoc:
        CONTEXTS = %w[ worker orchestration complete ].freeze
        private_constant :CONTEXTS

        desc "config", "Print the merged configuration. Secrets are masked"
        method_option :explain, type: :string, banner: "PATH", desc: "Explain one parameter"
        method_option :origin, type: :boolean, default: false, desc: "Show where each value comes from"
        method_option :context, type: :string, default: "worker", enum: CONTEXTS, desc: "Which process it is for"
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to use"
        def config
          boot options[:env]
          configuration = TaskerContribRails::Configuration::Merged.of_app(context: options[:context], stand_in: true)
          printer = TaskerContribRails::Commands::Config.new(configuration)
          if options[:explain]
            puts printer.explanation(options[:explain])
          else
            puts options[:origin] ? printer.origins : printer.file
          end
          warn diagnostics_of(configuration) if configuration.no_database.any?
        end

        private
          # What is printed is right without a database, but no worker would get so far.
          def diagnostics_of(configuration)
            TaskerContribRails::Diagnostics::Text.new(color: color?($stderr)).draw(configuration.no_database)
          end
      end
    end
  end
end
