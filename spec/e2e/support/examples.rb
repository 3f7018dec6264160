# frozen_string_literal: true

require "pg"
require "securerandom"
require_relative "shop"

module Shop
  # What examples do with the application and the engine, for groups that set `@app` before all. Every process that they
  # start is ended after the example.
  module Examples
    def self.included(group)
      group.attr_reader :app
      group.let(:client) { TaskerContribRails::Client.new }
      group.before do
        FileUtils.rm_f(app.path("runs"))
        @processes = []
      end
      group.after do
        @processes.each(&:finish)
        @connection&.close
      end
    end

    # The engine's database.
    def database = @connection ||= PG.connect(ENV.fetch("DATABASE_URL"))

    # Starts a worker, or another command of the application's; see {Application#start}.
    def work(*command, **) = app.start(*command, **).tap { |process| @processes << process }

    # The server (0.1.8) now and then answers 500 to a task that it creates and enqueues at once; whether that one runs
    # is the server's affair, and another one is asked for.
    #
    # @return [String] the task
    def create(name = "nap", namespace: "shop", version: "1.0.0", **context)
      tries ||= 0
      context = { **context, unique: SecureRandom.uuid }
      client.create_task(name:, namespace:, version:, context:).task_uuid
    rescue TaskerContribRails::Client::ServerError
      (tries += 1) < 5 ? retry : raise
    end

    # @param body [String] of its method `call`
    def handler(name, body)
      app.write("app/handlers/#{name}_handler.rb", <<~RUBY)
        class #{name.camelize}Handler < TaskerCore::StepHandler::Base
          def call(context)
            #{body}
          end
        end
      RUBY
    end

    # Any workflow of the examples; its worker brings it.
    def bring(name, *steps)
      app.write("config/tasker/templates/#{name}.yaml", YAML.dump(Shop.workflow(name, *steps)))
    end

    def state(task) = client.get_task(task).status

    # @param tasks [String, Array<String>]
    def await(tasks, state = "complete", seconds: 60)
      states = -> { Array(tasks).map { |task| state(task) } }
      what = -> { "#{Array(tasks).size} tasks to be #{state}, and they are #{states.call.tally}" }
      Shop.eventually(what, seconds:) { states.call.all?(state) }
    end

    # @return [Hash{String => Integer}] how often each step of the tasks has run, of those that have
    def runs_of(tasks)
      steps = Array(tasks).flat_map { |task| client.list_task_steps(task).map(&:step_uuid) }
      app.runs.map(&:last).tally.slice(*steps)
    end
  end
end
