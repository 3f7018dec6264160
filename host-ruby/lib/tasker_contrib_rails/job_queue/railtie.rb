# frozen_string_literal: true

module TaskerContribRails
  module JobQueue
    # Gives workers the task template of jobs.
    class Railtie < ::Rails::Railtie
      initializer "tasker.active_job", after: :load_config_initializers do |app|
        app.config.tasker.template_paths |= [ TEMPLATES ]
      end
    end
  end
end
