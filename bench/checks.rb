# frozen_string_literal: true

# Measures a whole check of a large application: a thousand templates of ten steps, each step with a handler in a file
# of its own that reads the result before it.

require "rails"
require "tmpdir"
require "tasker-contrib-rails"
require_relative "support/bench"

TEMPLATES = 1_000
STEPS = 10

module ChecksBench
  class << self
    def write(root)
      TEMPLATES.times do |number|
        write_file(root, "config/tasker/templates/workflow#{number}.yaml", template(number))
        STEPS.times { |step| write_file(root, "app/handlers/shop#{number}/step#{step}_handler.rb", handler(number, step)) }
      end
    end

    private
      def write_file(root, name, text)
        path = File.join(root, name)
        FileUtils.mkdir_p(File.dirname(path))
        File.write(path, text)
      end

      def template(number)
        <<~YAML + Array.new(STEPS) { |step| step(number, step) }.join
          name: workflow#{number}
          namespace_name: shop
          version: 1.0.0
          description: What happens to an order between the checkout and the door
          steps:
        YAML
      end

      def step(number, step)
        <<~YAML.gsub(/^/, "  ")
          - name: step#{step}
            description: Step number #{step} of the order
            dependencies: [#{"step#{step - 1}" unless step.zero?}]
            handler:
              callable: Shop#{number}::Step#{step}Handler
            retry:
              retryable: true
              max_attempts: 3
              backoff: exponential
              backoff_base_ms: 1000
              max_backoff_ms: 60000
        YAML
      end

      def handler(number, step)
        <<~RUBY
          class Shop#{number}::Step#{step}Handler < TaskerCore::StepHandler::Base
            def call(context)
              #{"context.get_dependency_result(:step#{step - 1})" unless step.zero?}
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
