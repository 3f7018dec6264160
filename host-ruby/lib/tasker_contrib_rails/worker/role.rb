# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # Decides from what this process does whether a worker may start in it automatically when the app is ready.
    #
    # @api private
    module Role
      class << self
        # Starts the worker that was asked for, or logs why not. In a process where one would expect a worker, that is a
        # warning.
        def start_worker
          reason = not_here or return TaskerContribRails.worker.start

          severity = forking_parent? && !plugin? ? :warn : :debug
          message = "[Tasker] worker_enabled, but no worker starts here: #{reason}"
          TaskerContribRails.logger.public_send(severity, message)
        end

        # @return [String, nil] why no worker starts here automatically
        def not_here
          if test? then "this is a test run"
          elsif defined?(Rails::Console) then "this is a console"
          elsif rake? then "this is a rake task"
          elsif defined?(Rails::Generators) && defined?(Rails::Command::GenerateCommand) then "this is a generator"
          elsif forking_parent?
            starter = plugin? ? "the plugin" : "add `plugin :tasker` to config/puma.rb, which"
            "this process will fork: #{starter} starts a worker in each child"
          elsif !(server? || runner?) then "this is neither a server nor a runner"
          end
        end

        private
          def test? = Rails.env.test?

          def rake? = defined?(Rake) && Rake.respond_to?(:application) && Rake.application.top_level_tasks.any?

          def server? = defined?(Rails::Server) || puma

          def runner? = defined?(Rails::Command::RunnerCommand)

          # Puma's master process, which loads the app for its children.
          def forking_parent?
            options = (puma || configured_puma)&.options or return false
            options[:workers].to_i.positive? && (options[:preload_app] != false || defined?(Rails::Server))
          end

          def plugin? = $LOADED_FEATURES.any? { |file| file.end_with?("/puma/plugin/tasker.rb") }

          def puma = defined?(Puma) && Puma.respond_to?(:cli_config) && Puma.cli_config

          # `rails server` loads the app before Puma reads its configuration.
          def configured_puma
            return unless defined?(Rails::Server) && File.exist?("config/puma.rb")

            require "puma"
            require "puma/configuration"
            Puma::Configuration.new.tap do |configuration|
              configuration.respond_to?(:clamp) ? configuration.clamp : configuration.load
            end
          rescue LoadError
            nil # another server
          end
      end
    end
  end
end
