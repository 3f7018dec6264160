# frozen_string_literal: true

require "json"
require_relative "support/examples"

# The cases that the component and the inline runner pass (spec/hosts/runner_cases_spec.rb), on the real engine.
RSpec.describe "spec/cases/runner, on the real engine" do
  include Shop::Examples

  cases = Case.all("runner")

  # What each attempt is given, and every domain event that reaches the worker's process, a line each.
  initializer = <<~RUBY
    require "json"
    note = lambda { |file, line| File.write(Rails.root.join("tmp", file), JSON.generate(line) + "\\n", mode: "a") }
    Rails.application.config.to_prepare do
      require Rails.root.join("lib/scripted_handler")
      ScriptedHandler.scripts = JSON.parse(Rails.root.join("lib/scripts.json").read)
      ScriptedHandler.noted = ->(task_uuid, given) { note.call("attempts", { task_uuid:, given: }) }
    end
    Rails.application.config.after_initialize { TaskerContribRails::EventBridge.start }
    ActiveSupport::Notifications.subscribe(/\\Atasker\\./) do |name, _, _, _, payload|
      next if name.match?(/execution|worker|config/)

      note.call("events", payload.slice(:task_uuid, :event_type, :step_name, :payload))
    end
  RUBY

  before(:all) do
    @app = Shop.bare_application
    cases.each { |runner| @app.write "config/tasker/templates/#{runner.name}.yaml", runner.text("template.yaml") }
    @app.write "lib/scripts.json", JSON.generate(cases.to_h { |runner| [ runner.name, runner.json("script.json") ] })
    @app.write "lib/scripted_handler.rb", File.read("#{__dir__}/../support/runner_cases/scripted_handler.rb")
    @app.write "config/initializers/cases.rb", initializer
    @worker = @app.start
  end

  after(:all) do
    @worker.stop
    @app.remove
  end

  # As `expected.json` has them.
  def steps(task)
    client.list_task_steps(task).sort_by(&:created_at).to_h do |step|
      stored = step.results || {}
      error = stored.dig("error", "message") unless step.current_state == "complete"
      result = stored["result"] if step.current_state == "complete"
      [
        step.name,
        { "state" => step.current_state, "attempts" => step.attempts, "result" => result, "error" => error }.compact
      ]
    end
  end

  def noted(file, task)
    return [] unless File.exist?(@app.path("tmp/#{file}"))

    File.readlines(@app.path("tmp/#{file}")).map { |line| JSON.parse(line) }.select { |note| note["task_uuid"] == task }
  end

  def events(task)
    noted("events", task).map do |event|
      { "name" => event["event_type"], "step" => event["step_name"], "payload" => event["payload"] }
    end
  end

  def attempts(task) = noted("attempts", task).map { |note| note["given"] }

  cases.each do |runner|
    it runner.title do
      expected = JSON.parse(runner.expected.fetch("expected.json"))
      task = create(runner.name, namespace: "runner_cases")
      await task, expected["status"]

      expect(steps(task)).to eq(expected["steps"])
      expect(attempts(task)).to match_array(expected["attempts"].map { |attempt| attempt.except("at_ms") })
      in_process = expected["events"].reject { |event| event["delivery"] == "durable" }.map do |event|
        event.except("delivery")
      end
      Shop.eventually(-> { "#{in_process.size} events, and there are #{events(task)}" }) do
        events(task).size >= in_process.size
      end
      expect(events(task)).to match_array(in_process)
    end
  end
end
