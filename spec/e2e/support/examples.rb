# frozen_string_literal: true

require "pg"
require "securerandom"
require_relative "engine_tables"
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
        @processes, @created = [], []
      end
      # What an example leaves is not run in the next one.
      group.after do
        @created.each { |task| app.latch.release(task) }
        @processes.each(&:finish)
        EngineTables.forget(@created)
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
    # @param context [Hash] with `held: true`, its NapHandlers run until it is released
    # @return [String] the task
    def create(name = "nap", namespace: "shop", version: "1.0.0", **context)
      tries ||= 0
      context = { **context, unique: SecureRandom.uuid }
      client.create_task(name:, namespace:, version:, context:).task_uuid.tap { |task| @created << task }
    rescue TaskerContribRails::Client::ServerError
      (tries += 1) < 5 ? retry : raise
    end

    # Creates a task that is held, and waits until its handler runs.
    #
    # @return [String] the task
    def hold(*, **) = create(*, held: true, **).tap { |task| await_held(task) }

    # A task whose step has failed and waits for its retry for as long as the example takes.
    #
    # @return [String] the task
    def park(name = "busy")
      create(name, retry_after: 600).tap do |task|
        Shop.eventually("the step to wait for its retry") do
          client.list_task_steps(task).first.current_state == "waiting_for_retry"
        end
        EngineTables.put_off(task)
      end
    end

    # @param count [Integer] how many of the tasks
    def await_held(*tasks, count: tasks.size)
      Shop.eventually("#{count} of #{tasks.size} tasks to be held by a handler") { held(tasks).size >= count }
    end

    # @return [Array<String>] those whose handler began
    def held(tasks) = tasks.select { |task| app.latch.processes(task).any? }

    def release(*tasks, **) = tasks.each { |task| app.latch.release(task, **) }

    # Tells a worker to end, and releases tasks once it takes no more steps, or has ended.
    #
    # @return [Process::Status]
    def drain(worker, *tasks)
      worker.signal(:TERM)
      await_draining(worker)
      release(*tasks)
      worker.wait
    end

    def await_draining(worker)
      Shop.eventually(-> { "the worker to be stopping, which is #{app.state_of_worker(worker.pid)}" }) do
        worker.ended? || app.state_of_worker(worker.pid) == "draining"
      end
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
    def await(tasks, state = "complete", seconds: 120)
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
