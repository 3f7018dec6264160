# frozen_string_literal: true

require "json"
require "securerandom"

# The cases that the component and the inline runner pass (spec/hosts/runner_cases_spec.rb), on the real engine.
RSpec.describe "spec/cases/runner, on the real engine" do
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
    @app = RailsApplication.create
    @app.write "Gemfile", "#{@app.read("Gemfile")}gem \"pg\"\n"
    FileUtils.cp("#{RailsApplication::ROOT}/Gemfile.lock", @app.root)
    @app.run!("bundle", "install", "--local", "--quiet")
    cases.each { |runner| @app.write "config/tasker/templates/#{runner.name}.yaml", runner.text("template.yaml") }
    @app.write "lib/scripts.json", JSON.generate(cases.to_h { |runner| [ runner.name, runner.json("script.json") ] })
    @app.write "lib/scripted_handler.rb", File.read("#{__dir__}/../support/runner_cases/scripted_handler.rb")
    @app.write "config/initializers/cases.rb", initializer
    FileUtils.mkdir_p(@app.path("tmp"))
    env = { "BUNDLE_GEMFILE" => @app.path("Gemfile"), "RUBYOPT" => nil, "RUBYLIB" => nil, "LOG_LEVEL" => nil }
    @worker = Process.spawn(env, "bundle", "exec", "rails", "tasker:work", chdir: @app.root, %i[out err] => @app.path("tmp/out"))
    eventually { @app.read("tmp/out").include?("serves") }
  end

  after(:all) do
    Process.kill(:TERM, @worker)
    Process.wait(@worker)
    @app.remove
  end

  def eventually(seconds: 60, about: nil)
    ending = Process.clock_gettime(Process::CLOCK_MONOTONIC) + seconds
    until (result = yield)
      raise "waited #{seconds} s#{": #{about.call}" if about}; the worker said: #{@app.read("tmp/out")}" if Process.clock_gettime(Process::CLOCK_MONOTONIC) > ending

      sleep 0.1
    end
    result
  end

  let(:client) { TaskerContribRails::Client.new }

  # As `expected.json` has them.
  def steps(task)
    client.list_task_steps(task).sort_by(&:created_at).to_h do |step|
      stored = step.results || {}
      error = stored.dig("error", "message") unless step.current_state == "complete"
      result = stored["result"] if step.current_state == "complete"
      [ step.name, { "state" => step.current_state, "attempts" => step.attempts, "result" => result, "error" => error }.compact ]
    end
  end

  def noted(file, task)
    return [] unless File.exist?(@app.path("tmp/#{file}"))

    File.readlines(@app.path("tmp/#{file}")).map { |line| JSON.parse(line) }.select { |note| note["task_uuid"] == task }
  end

  def events(task) = noted("events", task).map { |event| { "name" => event["event_type"], "step" => event["step_name"], "payload" => event["payload"] } }
  def attempts(task) = noted("attempts", task).map { |note| note["given"] }

  cases.each do |runner|
    it runner.title do
      expected = JSON.parse(runner.expected.fetch("expected.json"))
      task = client.create_task(name: runner.name, namespace: "runner_cases", context: { "unique" => SecureRandom.uuid }).task_uuid
      eventually(about: -> { "#{client.get_task(task).status} #{steps(task)}" }) { client.get_task(task).status == expected["status"] }

      expect(steps(task)).to eq(expected["steps"])
      expect(attempts(task)).to match_array(expected["attempts"].map { |attempt| attempt.except("at_ms") })
      in_process = expected["events"].reject { |event| event["delivery"] == "durable" }.map { |event| event.except("delivery") }
      eventually(seconds: 10) { events(task).size >= in_process.size }
      expect(events(task)).to match_array(in_process)
    end
  end
end
