# frozen_string_literal: true

# Measures a whole check of a large application: a thousand templates of ten steps, each step with a handler in a file
# of its own that reads the result before it.

require "rails"
require "tmpdir"
require "tasker-contrib-rails"
require_relative "support/bench"
require_relative "support/workflow_text"

TEMPLATES = 1_000
STEPS = 10

module ChecksBench
  class << self
    def write(root)
      TEMPLATES.times do |number|
        text = WorkflowText.of(STEPS, name: "workflow#{number}", handlers: "Shop#{number}", skip: 1)
        write_file(root, "config/tasker/templates/workflow#{number}.yaml", text)
        STEPS.times do |step|
          write_file(root, "app/handlers/shop#{number}/step#{step}_handler.rb", handler(number, step))
        end
      end
    end

    private
      def write_file(root, name, text)
        path = File.join(root, name)
        FileUtils.mkdir_p(File.dirname(path))
        File.write(path, text)
      end

      def handler(number, step)
        <<~RUBY
          class Shop#{number}::Step#{step}Handler < TaskerCore::StepHandler::Base
            def call(context)
              #{"context.get_dependency_result(:step_#{step - 1})" unless step.zero?}
              success(result: {})
            end
          end
        RUBY
      end
  end
end

Dir.mktmpdir do |root|
  ChecksBench.write(root)
  Dir.chdir(root) do
    Class.new(Rails::Application) do
      config.root = root
      config.eager_load = false
      config.logger = Logger.new(nil)
      config.secret_key_base = "bench"
      config.tasker.database_url = "postgresql://localhost/shop"
    end.initialize!
    TaskerContribRails::Component.call("generator", "templates")

    # Rails' own part: a check loads every handler, as a worker would.
    loading = Bench.work { Rails.autoloaders.main.eager_load }
    check = TaskerContribRails::Checks.new(Rails.application)
    checking = Bench.work { check.findings }
    raise check.report(TaskerContribRails::Diagnostics::Text.new) if check.errors.any?

    Bench.row("tasker:check", "1,000 templates of 10 steps, with 10,000 handlers", checking + loading, "s", aim: 3)
    Bench.row("tasker:check", "of that, Rails' loading of the handlers", loading, "s")
  end
end
