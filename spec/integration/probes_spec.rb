# frozen_string_literal: true

require "socket"

# An application that has every probe in its routes.
RSpec.describe "Probes in an application" do
  before(:all) do
    @app = RailsApplication.create("--skip-active-record") # which would take DATABASE_URL for its own
    @app.write "Gemfile", "#{@app.read("Gemfile")}gem \"pg\"\n"
    FileUtils.cp("#{RailsApplication::ROOT}/Gemfile.lock", @app.root)
    @app.run!("bundle", "install", "--local", "--quiet")
    @app.write "config/routes.rb", <<~RUBY
      Rails.application.routes.draw do
        get "/live", to: TaskerContribRails::Health::Live
        get "/ready", to: TaskerContribRails::Health::Ready
        get "/metrics", to: TaskerContribRails::Metrics
      end
    RUBY
  end

  after(:all) { @app.remove }

  # Stands for the database and for the server, answers nothing, and counts who comes.
  def counting
    listener = TCPServer.new("127.0.0.1", 0)
    came = Thread::Queue.new
    counter = Thread.new { loop { came << listener.accept.close } }
    yield "127.0.0.1:#{listener.addr[1]}"
    came.size
  ensure
    counter&.kill
    listener&.close
  end

  # What its routes answer in one process, which loads all of its code first as in production.
  def ask(address, *paths)
    script = <<~RUBY
      require "rack/mock"
      Rails.application.eager_load!
      paths = #{paths.inspect}
      answers = paths.map { |path| Rack::MockRequest.new(Rails.application).get(path, "HTTP_HOST" => "localhost") }
      puts answers.map { |answer| "\#{answer.status} \#{answer.body.lines.first}" }
      puts "component: \#{$LOADED_FEATURES.any? { |file| file.include?("wasmtime") }}"
    RUBY
    env = { "DATABASE_URL" => "postgresql://shop:secret@#{address}/shop", "TASKER_ORCHESTRATION_URL" => "http://#{address}" }
    @app.run("rails", "runner", script, env:).output
  end

  it "touch neither database nor server, at boot or when they are asked, and load no component" do
    output = nil
    came = counting { |address| output = ask(address, "/live", "/ready", "/ready") }
    none = "503 Not ready: no worker of this application runs on this machine."
    expect(output.lines(chomp: true).last(4)).to eq([ "200 Alive.", none, none, "component: false" ])
    expect(came).to eq(0)
  end

  it "are counted by this spec: metrics do ask the database, when they are asked" do
    output = nil
    came = counting { |address| output = ask(address, "/metrics") }
    expect(output).to include("200 # TYPE tasker_engine_up gauge")
    expect(came).to be >= 1
    expect(output).not_to include("secret")
  end

  it "have their metrics in Yabeda too, where the application has it, whatever its initializers say of events" do
    app = RailsApplication.create("--skip-active-record")
    app.write "Gemfile", "#{app.read("Gemfile")}gem \"yabeda\"\n"
    FileUtils.cp("#{RailsApplication::ROOT}/Gemfile.lock", app.root)
    app.run!("bundle", "install", "--local", "--quiet")
    app.write "config/initializers/tasker.rb", "Rails.application.config.tasker.event_naming = :rails\n"
    output = app.run("rails", "runner", <<~RUBY).output
      TaskerContribRails::EventBridge.publish("step.execution.completed", namespace: "shop", task_name: "order")
      p Yabeda.tasker.step_attempts_total.get({ namespace: "shop", task: "order", outcome: "completed" })
      p Yabeda.tasker.runnable_steps.class
    RUBY
    expect(output.lines(chomp: true).last(2)).to eq([ "1", "Yabeda::Gauge" ])
  ensure
    app&.remove
  end
end
