# frozen_string_literal: true

require "json"
require "securerandom"

# The workflows of spec/cases/runner on the real engine: what the inline
# runner makes of them (spec/hosts/runner_cases_spec.rb) must come of them here.
RSpec.describe "The runner's workflows, on the real engine" do
  cases = Dir[File.expand_path("../cases/runner/*/", __dir__)].sort

  # Every domain event that reaches the worker's process, a line each.
  notes = <<~RUBY
    Rails.application.config.to_prepare do
      Dir[Rails.root.join("lib/cases/*.rb")].sort.each { |file| load file }
    end
    Rails.application.config.after_initialize { TaskerContribRails::EventBridge.start }
    ActiveSupport::Notifications.subscribe(/\\Atasker\\./) do |name, _, _, _, payload|
      next if name.match?(/execution|worker|config/)

      File.write(Rails.root.join("tmp/events"), JSON.generate(payload.slice(:task_uuid, :event_type, :step_name, :payload)) + "\\n", mode: "a")
    end
  RUBY

  before(:all) do
    @app = RailsApplication.create
    @app.write "Gemfile", "#{@app.read("Gemfile")}gem \"pg\"\n"
    FileUtils.cp("#{RailsApplication::ROOT}/Gemfile.lock", @app.root)
    @app.run!("bundle", "install", "--local", "--quiet")
    cases.each do |folder|
      @app.write "config/tasker/templates/#{File.basename(folder)}.yaml", File.read(File.join(folder, "template.yaml"))
      @app.write "lib/cases/#{File.basename(folder)}.rb", File.read(File.join(folder, "handlers.rb"))
    end
    @app.write "config/initializers/cases.rb", notes
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

  # What {TaskerContribRails::Inline::Result#to_h} says of a task here.
  def steps(task)
    client.list_task_steps(task).sort_by(&:created_at).to_h do |step|
      stored = step.results || {}
      error = stored.dig("error", "message") unless step.current_state == "complete"
      result = stored["result"] if step.current_state == "complete"
      [ step.name, { "state" => step.current_state, "attempts" => step.attempts, "result" => result, "error" => error }.compact ]
    end
  end

  def events(task)
    return [] unless File.exist?(@app.path("tmp/events"))

    File.readlines(@app.path("tmp/events")).map { |line| JSON.parse(line) }.select { |event| event["task_uuid"] == task }
        .map { |event| { "name" => event["event_type"], "step" => event["step_name"], "payload" => event["payload"] } }
  end

  cases.each do |folder|
    it "ends #{File.basename(folder).tr("_", " ")} as the inline runner does" do
      expected = JSON.parse(File.read(File.join(folder, "expected.json")))
      context = JSON.parse(File.read(File.join(folder, "context.json")))
      name = "inline_#{File.basename(folder)}"
      task = client.create_task(name:, namespace: "inline_cases", context: context.merge("unique" => SecureRandom.uuid)).task_uuid
      eventually(about: -> { "#{client.get_task(task).status} #{steps(task)}" }) { client.get_task(task).status == expected["status"] }

      expect(steps(task)).to eq(expected["steps"])
      in_process = expected["events"].reject { |event| event["delivery"] == "durable" }.map { |event| event.except("delivery") }
      eventually(seconds: 10) { events(task).size >= in_process.size }
      expect(events(task)).to match_array(in_process)
    end
  end
end
