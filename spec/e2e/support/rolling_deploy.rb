# frozen_string_literal: true

require "securerandom"
require "yaml"
require_relative "engine_tables"
require_relative "shop"

# Two workers of old code are replaced by two of new code, one after the other, while tasks of both versions are created
# and run. The new code has a new version of a workflow, in which a step has another name, and another retry in the old
# one's file.
class RollingDeploy
  # What came of it. +broken+: tasks that are not complete; +lost+: steps that no handler ran; +again+: that ran twice.
  Outcome = Data.define(:tasks, :steps, :broken, :lost, :again) do
    def clean? = [ broken, lost, again ].all?(&:empty?)
    def to_s = "#{tasks} tasks, #{steps} steps; broken: #{broken.size}, lost: #{lost.size}, run again: #{again.size}"
  end

  # @param app [Shop::Application]
  def initialize(app)
    @app, @client = app, TaskerContribRails::Client.new
    @name, @processes, @tasks = "rolling_#{SecureRandom.hex(4)}", [], []
  end

  # @return [Outcome]
  def call
    bring "1.0.0", "after", attempts: 3
    old = Array.new(2) { work }
    load = Thread.new { create until @enough }
    sleep 2
    bring "1.0.0", "after", attempts: 5
    bring "1.1.0", "later", attempts: 3
    @versions = %w[ 1.0.0 1.1.0 ]
    old.each_with_index do |worker, number|
      work
      @deployed = true if number.zero? # the engine knows the new version
      worker.stop
      sleep 1
    end
    @enough = true
    load.join
    outcome
  ensure
    @enough = true
    load&.join
    @processes.each(&:finish)
    Dir[@app.path("config/tasker/templates/#{@name}*")].each { |file| File.delete(file) }
  end

  private
    def work = @app.start(THREADS: "4").tap { |process| @processes << process }

    def bring(version, last, attempts:)
      retries = { "retryable" => true, "max_attempts" => attempts }
      steps = [ Shop.step("first", "NapHandler"), Shop.step("middle", "NapHandler", "first", retry: retries),
        Shop.step(last, "NapHandler", "middle") ]
      workflow = Shop.workflow(@name, *steps).merge("version" => version)
      @app.write("config/tasker/templates/#{@name}_#{version}.yaml", YAML.dump(workflow))
    end

    # The server (0.1.8) now and then answers 500 to a task that it creates and enqueues at once.
    def create
      version = @deployed ? @versions[@tasks.size % 2] : "1.0.0"
      context = { seconds: 0.2, unique: SecureRandom.uuid }
      @tasks << @client.create_task(name: @name, namespace: "shop", version:, context:).task_uuid
      sleep 0.1
    rescue TaskerContribRails::Client::ServerError
      sleep 0.2
    end

    def outcome
      600.times { open.empty? ? break : sleep(0.1) } # what is open then is counted
      steps = EngineTables.claims_of(@tasks).keys
      runs = @app.runs.map(&:last).tally
      Outcome.new(tasks: @tasks.size, steps: steps.size, broken: open,
        lost: steps.reject { |step| runs.key?(step) }, again: steps.select { |step| runs.fetch(step, 0) > 1 })
    end

    def open
      @open = (@open || @tasks).reject { |task| @client.get_task(task).status == "complete" }
    end
end
