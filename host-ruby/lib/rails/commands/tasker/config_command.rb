# frozen_string_literal: true

require "rails/command"
require_relative "looking"

module Rails
  module Command
    module Tasker
      # `rails tasker:config`
      class ConfigCommand < Base # :nodoc:
        include Looking

        CONTEXTS = %w[ worker orchestration complete ].freeze

        desc "config", "Print Tasker's configuration as a worker would hand it to the runtime, secrets masked"
        method_option :explain, type: :string, banner: "PATH", desc: "Explain one parameter"
        method_option :origin, type: :boolean, default: false, desc: "Say of each value where it comes from"
        method_option :context, type: :string, default: "worker", desc: "Which process it is for: #{CONTEXTS.join(", ")}"
        method_option :env, type: :string, aliases: "-e", banner: "NAME", desc: "The environment to look at"
        def config
          one_of CONTEXTS, :context
          boot options[:env]
          print_configuration TaskerContribRails::MergedConfiguration.of_app(context: options[:context])
        end

        private
          def print_configuration(configuration)
            printer = TaskerContribRails::MergedConfiguration::Printer.new(configuration)
            puts options[:explain] ? printer.explanation(options[:explain]) : printer.public_send(options[:origin] ? :origins : :file)
          rescue TaskerContribRails::Error::Rejected => error
            texts = configuration.texts.merge("path" => options[:explain])
            warn TaskerContribRails::Diagnostics::Text.new(sources: texts, color: color?($stderr)).draw(error.diagnostics)
            exit 1
          end
      end
    end
  end
end
