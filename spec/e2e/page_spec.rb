# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require_relative "support/browser"
require_relative "support/examples"
require_relative "support/stages"

# The page on the real engine, in a web server of its own: what it shows is so, and what is done on it happens.
RSpec.describe "The page of the real engine" do
  include Shop::Examples

  before(:all) do
    @app = Shop.application.tap(&:bring_templates)
    app.write "config/routes.rb", "Rails.application.routes.draw { mount TaskerContribRails::Engine => \"/tasker\" }\n"
    app.write "config/initializers/page.rb", <<~RUBY
      Rails.application.config.tasker.page.authenticate { "ada@shop.example" }
      Rails.application.config.tasker.page.authorize { true }
    RUBY
    @web, @browser = serve
  end

  after(:all) { @web&.finish }

  attr_reader :browser

  # @return [Array(Shop::Application::Process, Browser)] a web server of the application, and what reads its pages
  def serve(**)
    web = app.start("puma", ready: /Listening on .*:\d+/, PORT: "0", **)
    [ web, Browser.new("http://127.0.0.1:#{web.output[/Listening on .*:(\d+)/, 1]}") ]
  end

  # @return [String] what a page says, without its tags
  def page(path, of: browser)
    read(of.answer("/tasker#{path}"))
  end

  def read(answer) = CGI.unescapeHTML(answer.body.gsub(/<[^>]*>/, " ").squish)

  def await_page(path, text)
    Shop.eventually(-> { "#{text.inspect} on #{path}; it says: #{page(path)}" }) { page(path).match?(text) }
  end

  # Opens the form of an action and sends it.
  #
  # @return [Array(Integer, String)] the status of what is shown then, and what it says
  def act(path, because: "the bank is back", of: browser, **)
    shown = of.fill("/tasker#{path}", because:, **)
    [ Integer(shown.code), read(shown) ]
  end

  # A workflow whose first step fails until {#open_bank}.
  def bring_gated(name)
    handler "gated", %(raise IOError, "<b>no bank</b>" unless File.exist?("open"); success(result: { paid: true }))
    bring name, Shop.step("charge", "GatedHandler", retry: { "max_attempts" => 1 }),
      Shop.step("ship", "NapHandler", "charge")
  end

  def open_bank = app.write("open", "")
  after { FileUtils.rm_f(app.path("open")) }

  def failed(name, count)
    Array.new(count) { create(name, order_id: 4711) }.each { |task| await(task, "blocked_by_failures") }
  end

  it "shows tasks and one of them, and does to it what a person wants" do
    bring_gated "gated"
    work
    again, skipped, completed, cancelled, *several = failed("gated", 6)

    list = browser.get("/tasker/tasks?state=failed&workflow=gated")
    expect(list.scan(/name="task\[\]" value="([^"]+)"/).flatten).to match_array(@created)
    shown = browser.get("/tasker/tasks/#{again}")
    expect(shown).to include("IOError", "&lt;b&gt;no bank&lt;/b&gt;", "app/handlers/gated_handler.rb:3",
      'href="#step-charge"', "Retry charge", "tasker:retry #{again.last(8)} charge")
    expect(shown).not_to include("<b>no bank</b>")
    expect(page("/tasks?workflow=gated&version=9.9.9")).to include("No task matches")

    open_bank
    answers = [
      act("/tasks/#{again}/retry?step=charge"), act("/tasks/#{skipped}/skip?step=charge"),
      act("/tasks/#{completed}/complete?step=charge", result: '{"paid":"by hand"}'), act("/tasks/#{cancelled}/cancel")
    ]
    expect(answers).to all(match([ 200, include("By ada@shop.example: the bank is back") ]))
    expect(act("/bulk?act=retry&task[]=#{several.join("&task[]=")}", bound: "100"))
      .to match([ 200, include("2 of 2 tasks changed") ])
    await([ again, completed, skipped, *several ])
    await([ cancelled ], "cancelled")

    step = client.list_task_steps(completed).find { |one| one.name == "charge" }
    expect(client.get_step(completed, step.step_uuid).results.to_h.to_json).to include("by hand")
    expect(page("/tasks/#{again}")).to include("ada@shop.example", "the bank is back")
    expect(page("/tasks/#{again}/cancel")).to include("nothing more can be done to it")
  end

  it "lists under Stuck what failed for one cause, and its button mends as many of them as the person allows" do
    bring_gated "stuck_gated"
    work
    tasks = failed("stuck_gated", 3)
    button = /href="([^"]+)"[^>]*>\s*Retry 3…/
    await_page "/stuck", /3 tasks need you/
    expect(page("/stuck")).to match(/charge \(GatedHandler\) failed .*IOError.* shop\/stuck_gated/)

    form = CGI.unescapeHTML(browser.get("/tasker/stuck")[button, 1]).delete_prefix("/tasker")
    expect(page(form)).to include("Retry 3 tasks?", *tasks.map { |task| task.last(8) })
    open_bank
    expect(act(form, bound: "2")).to match([ 200, include("2 of 2 tasks changed") ])
    Shop.eventually("two of three tasks to be complete") { tasks.count { |task| state(task) == "complete" } == 2 }
    left = tasks.find { |task| state(task) != "complete" }
    await_page "/stuck", /#{left.last(8)}/
    act("/tasks/#{left}/retry?step=charge")
    await(left)
    expect(page("/stuck")).not_to include("stuck_gated")
  end

  it "tells a worker that lives from one that died with a step in its hands, and from one that was drained" do
    first = work(HAND_BACK_AFTER: "3600")
    task = hold
    await_page "/workers", /\b#{first.pid}\b.*alive.* only \d/i
    first.signal(:KILL)
    first.wait
    await_page "/workers", /\b#{first.pid}\b.*dead.* only \d/i
    await_page "/stuck", /#{task.last(8)}/

    second = work # hands back at once what the dead one held
    await_page "/workers", /\b#{second.pid}\b.*alive.* only \d/i
    drain(second, task)
    await(task, "complete") if work
    expect(page("/workers")).not_to match(/dead/i)
  end

  it "shows what waits in a queue, what a workflow is like, and what the engine has given up" do
    given_up = create("nap_once")
    await_page "/queues", /worker_shop_queue \d*[1-9]/
    expect(page("/workflows")).to match(/\bdiamond shop\b.*\bnap_once shop\b/)
    expect(browser.get("/tasker/workflows/shop/diamond")).to match(/<svg[^>]*tasker.*<a href="#step-d"/m)

    expect(page("/queues")).not_to include(given_up.last(8))
    EngineTables.give_up(given_up)
    expect(page("/queues")).to match(/nap_once …#{given_up.last(8)} staleness timeout/)
  end

  it "cancels as many tasks as the person allows, and keeps in each history who did it" do
    bring_gated "cancel_gated"
    work
    tasks = failed("cancel_gated", 3)
    form = "/bulk?act=cancel&#{tasks.map { |task| "task[]=#{task}" }.join("&")}"
    expect(page(form)).to include("Cancel 3 tasks?", "Nothing has happened yet", *tasks.map { |task| task.last(8) })
    expect(tasks.map { |task| state(task) }).to all(eq("blocked_by_failures"))

    expect(act(form, bound: "2", because: "ordered twice")).to match([ 200, include("2 of 2 tasks changed") ])
    Shop.eventually("two of three tasks to be cancelled") { tasks.count { |task| state(task) == "cancelled" } == 2 }
    cancelled, left = tasks.partition { |task| state(task) == "cancelled" }
    expect(left.map { |task| state(task) }).to eq([ "blocked_by_failures" ])
    expect(cancelled.map { |task| page("/tasks/#{task}") }).to all(include("ada@shop.example", "ordered twice"))
    expect(page("/tasks/#{left.first}")).not_to include("ordered twice")
  end

  it "stays up while the database is gone, says so, and reads again when it is back", if: ENV["TASKER_STACK_RESTART"] do
    task = create
    expect(page("/tasks")).to include(task.last(8))
    seen, alive = [], []
    Shop.eventually("pages of the time without a database", seconds: 120) do
      restart = Thread.new { Shop.restart "database" }
      while restart.alive?
        seen.concat([ "/tasker/tasks", "/tasker/stuck", "/tasker/tasks/#{task}" ].map { |path| browser.answer(path) })
        alive << browser.answer("/tasker/health/live").code
      end
      restart.join
      seen.any? { |answer| answer.code == "503" }
    end
    expect(alive.uniq).to eq([ "200" ])
    away, others = seen.partition { |answer| answer.body.include?("The engine can") }
    expect(away.map(&:code).uniq).to eq([ "503" ])
    expect(others.map(&:code)).not_to include("500")
    expect(away.map(&:body)).not_to include(URI(ENV.fetch("DATABASE_URL")).password)
    await_page "/tasks", /#{task.last(8)}/
  ensure
    Shop.restart "server" # which may not listen again after it lost its database, and other examples need it
  end

  it "says that the server is away while it is stopped", if: ENV["TASKER_STACK_RESTART"] do
    stages = Stages.new(app)
    app.start.stop # the engine knows the workflows
    task = stages.make("result-waits")
    restart = nil
    Shop.eventually("a server that is away") do # it is for about a second, which can be missed
      restart = Thread.new { Shop.restart "server" } unless restart&.alive?
      page("/tasks/#{task}").include?("waits for the server, which is not running")
    end
    restart.join
    Shop.eventually("a server that is seen again") { !page("/tasks/#{task}").include?("which is not running") }
  ensure
    restart&.join
    stages&.clear
    stages&.close
  end

  it "gives up on a database that is too slow, says so, and reads again when it is not" do
    task = create
    database.transaction do
      database.exec("LOCK TABLE tasker.tasks_dlq IN ACCESS EXCLUSIVE MODE") # which the server does not need now
      answer = browser.answer("/tasker/tasks/#{task}")
      expect([ answer.code, read(answer) ]).to match([ "503", include("The engine can", "statement timeout") ])
      expect(browser.answer("/tasker/health/live").code).to eq("200")
    end
    expect(browser.answer("/tasker/tasks/#{task}").code).to eq("200")
  end

  it "shows no password of a database that is away, and acts on nothing while the server is" do
    task = create # no worker runs that would take it
    app.write("config/initializers/away.rb", "Rails.application.config.tasker.database_url = ENV[\"TABLES\"]\n")
    web, gone = serve(TABLES: "postgresql://tasker:sesame@127.0.0.1:1/tasker")
    answer = gone.answer("/tasker/tasks")
    expect([ answer.code, answer.body ]).to match([ "503", include("The engine can", "Connection refused") ])
    probes = %w[ health/live health/ready metrics ].to_h { |path| [ path, gone.answer("/tasker/#{path}") ] }
    expect(probes.transform_values(&:code)).to include("health/live" => "200", "metrics" => "200")
    expect(probes["metrics"].body).to match(/^tasker_engine_up 0$/)
    expect([ answer, *probes.values ].map(&:body)).to all(satisfy { |body| !body.include?("sesame") })
    web.finish
    FileUtils.rm_f(app.path("config/initializers/away.rb"))

    web, alone = serve(TASKER_ORCHESTRATION_URL: "http://127.0.0.1:1")
    expect(alone.answer("/tasker/tasks/#{task}").code).to eq("200")
    expect(act("/tasks/#{task}/cancel", of: alone)).to match([ 503, include("does not answer") ])
    expect(state(task)).not_to eq("cancelled")
  ensure
    web&.finish
    FileUtils.rm_f(app.path("config/initializers/away.rb"))
  end
end
