# frozen_string_literal: true

require "rails/command"
require "tasker_contrib_rails/typed_words" # all else of the gem may not be there yet

module Rails
  module Command
    module Tasker
      # What all commands share. Expected failures print one sentence and exit with 1.
      class Base < Rails::Command::Base # :nodoc:
        check_unknown_options!

        # Seconds between two drawings of --watch.
        EVERY = 2
        private_constant :EVERY

        class << self
          # The one place where a command that fails ends.
          def perform(command, arguments, config)
            arguments = TaskerContribRails::TypedWords.utf8(arguments)
            arguments = arguments.map { |argument| argument == "--watch" ? "--watch=#{EVERY}" : argument }
            arguments = [ "--help" ] if arguments.any? { |argument| HELP_MAPPINGS.include?(argument) }
            super
          rescue Thor::Error => error
            quit sentence(command, error)
          rescue Interrupt
            exit 130
          rescue StandardError => error
            raise unless defined?(TaskerContribRails::Error) && error.is_a?(TaskerContribRails::Error)

            quit error.is_a?(TaskerContribRails::Error::Rejected) ? drawing(error) : sentence(command, error)
          end

          # Rails 7.0 would leave out the namespace.
          def banner(command = nil, *) = command ? "bin/rails tasker:#{command.usage} [options]" : super

          # What Thor says of a wrong number of arguments names no command of Rails.
          def handle_argument_error(command, _error, arguments, _arity)
            quoted = arguments.map { |argument| "`#{argument}`" }.join(" ")
            wrong = arguments.any? ? "It can't be called with #{quoted}" : "Something is missing"
            raise Thor::InvocationError, "#{wrong}. Write `#{banner(command)}`; --help says more."
          end

          def watch_option
            method_option :watch, type: :numeric, banner: "SECONDS",
              desc: "Draw again every #{EVERY} seconds (`--watch=5`: every 5 seconds) until Ctrl-C"
          end

          def color?(io) = io.tty? && ENV["NO_COLOR"].to_s.empty?

          private
            def quit(message)
              warn message
              exit 1
            end

            def sentence(command, error)
              require "tasker_contrib_rails/printable" # as above
              message = TaskerContribRails::Printable.utf8(error.message).lines.map(&:strip).join(" ")
              TaskerContribRails::Printable.line("tasker:#{command}: #{message}")
            end

            # What the component refuses is shown where it stands.
            def drawing(error)
              texts = TaskerContribRails::Diagnostics.texts(Rails.root).merge(error.texts)
              TaskerContribRails::Diagnostics::Text.new(sources: texts, color: color?($stderr)).draw(error.diagnostics)
            end
        end

        private
          def color?(io) = self.class.color?(io)

          # Boots the application. Its code is loaded as it is needed, whatever `config.eager_load` says: a handler that
          # can't be loaded is a finding, and not the end of the command. An application that is only looked at needs
          # none of its secrets. Meanwhile the component is compiled, unless the command asks it nothing.
          def boot(environment = nil, eager_load: false, component: true)
            load_gem
            if environment && environment != ENV["RAILS_ENV"]
              known!(environment)
              ENV["RAILS_ENV"] = ENV["RACK_ENV"] = environment
              ENV["SECRET_KEY_BASE_DUMMY"] ||= "1"
            end
            TaskerContribRails::Component.load_ahead if component
            ActiveSupport.on_load(:before_initialize) { config.eager_load = false } unless eager_load
            respond_to?(:boot_application!, true) ? boot_application! : require_application_and_environment!
          end

          # The same for a command that asks the engine: what it looks at is the database that a worker would use.
          def boot_for_engine
            boot options[:env]
            use_engine
          end

          # Yields what reads the engine, and where to print; again and again with --watch.
          def watched
            watch = TaskerContribRails::Commands::Watch.new(options[:watch], json: options[:format] == "json")
            TaskerContribRails::Operations.open { |engine| watch.call { |output| yield engine, output } }
          end

          def use_engine = Rails.application.config.tasker.worker_enabled = true

          # Before the application, which need not require its gems by `Bundler.require`.
          def load_gem
            require "rails"
            require "tasker_contrib_rails"
          end

          def known!(environment)
            names = Rails::Command.root.glob("config/environments/*.rb").map { |file| file.basename(".rb").to_s }.sort
            return if names.include?(environment)

            near = TaskerContribRails::Suggestion.near(environment, names)
            suggestion = " Did you mean `#{near}`?" if near
            known = names.join(", ")
            raise Thor::Error,
              "There is no environment `#{environment}` in config/environments (#{known}).#{suggestion}"
          end
      end
    end
  end
end
