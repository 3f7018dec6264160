# frozen_string_literal: true

require_relative "base"

module Rails
  module Command
    module Tasker
      # `rails tasker:plugins`
      class PluginsCommand < Base # :nodoc:
        desc "plugins", "List plugins, templates and parameters. They are this application's, of Tasker's CLI"
        method_option :format, type: :string, default: "text", enum: %w[ text json ], desc: "How they are printed"
        def plugins
          load_gem # what is listed are files: the application need not start
          plugins = TaskerContribRails::Plugins.new(root: Rails::Command.root)
          command = TaskerContribRails::Commands::Plugins.new(plugins, format: options[:format], color: color?($stderr))
          exit 1 unless command.call
        end
      end
    end
  end
end
