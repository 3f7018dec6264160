# frozen_string_literal: true

require "active_support"
require "active_support/core_ext"
require_relative "support/examples"

# The page on the real engine: what it shows is so, and what is done on it happens.
RSpec.describe "The page of the real engine" do
  include Shop::Examples

  # Goes through requests in one process. A form is opened before it is sent, as people do.
  browsing = <<~RUBY
    require "rack/mock"
    require "json"
    client = Rack::MockRequest.new(Rails.application)
    same = { "HTTP_HOST" => "localhost", "HTTP_SEC_FETCH_SITE" => "same-origin" }
    puts JSON.generate(JSON.parse(ENV.fetch("REQUESTS")).map do |path, form|
      answer = client.get("/tasker\#{path}", same)
      if form
        hidden = answer.body.scan(/<input type="hidden" name="([^"]+)" value="([^"]*)"/).to_h
        answer = client.post("/tasker\#{path.split("?").first}", same.merge(params: hidden.merge(form)))
        answer = client.get(answer.location, same) if answer.location
      end
      [ answer.status, answer.body ]
    end)
  RUBY

  before(:all) do
    @app = Shop.application.tap(&:bring_templates)
    app.write "config/routes.rb", "Rails.application.routes.draw { mount TaskerContribRails::Engine => \"/tasker\" }\n"
    app.write "config/initializers/page.rb", <<~RUBY
      Rails.application.config.tasker.page.authenticate { "ada@shop.example" }
      Rails.application.config.tasker.page.authorize { true }
      Rails.application.config.tasker.database_url = ENV["TABLES"] if ENV["TABLES"]
    RUBY
  end

  define_method(:browse) do |*requests, env: {}|
    env = { "REQUESTS" => JSON.generate(requests), "LOG_LEVEL" => "error", "TASKER_ENV" => nil, **env }
    outcome = app.run("rails", "runner", browsing, env:)
    expect(outcome).to be_success, outcome.output
    JSON.parse(outcome.output.lines.last)
  end

  def failed(name, count)
    Array.new(count) { create(name, order_id: 4711) }.each { |task| await(task, "blocked_by_failures") }
  end

  it "shows tasks and one of them, and does to it what a person wants" do
    handler "gated", %(raise IOError, "<b>no bank</b>" unless File.exist?("open"); success(result: { paid: true }))
    retries = { "max_attempts" => 1 }
    bring "gated", Shop.step("charge", "GatedHandler", retry: retries), Shop.step("ship", "NapHandler", "charge")
    work
    again, skipped, completed, cancelled, *several = failed("gated", 6)

    list, shown, none = browse([ "/tasks?state=failed&workflow=gated" ], [ "/tasks/#{again}" ],
      [ "/tasks?workflow=gated&version=9.9.9" ])
    expect(list.first).to eq(200)
    expect(list.last.scan(/name="task\[\]" value="([^"]+)"/).flatten).to match_array(@created)
    expect(shown.last).to include("IOError", "&lt;b&gt;no bank&lt;/b&gt;", "app/handlers/gated_handler.rb:3",
      'href="#step-charge"', "Retry charge", "tasker:retry #{again.last(8)} charge")
    expect(shown.last).not_to include("<b>no bank</b>")
    expect(none.last).to include("No task matches")

    app.write("open", "")
    because = { because: "the bank is back" }
    answers = browse([ "/tasks/#{again}/retry?step=charge", because ],
      [ "/tasks/#{skipped}/skip?step=charge", because ],
      [ "/tasks/#{completed}/complete?step=charge", { **because, result: '{"paid":"by hand"}' } ],
      [ "/tasks/#{cancelled}/cancel", because ],
      [ "/bulk?act=retry&task[]=#{several.join("&task[]=")}", { **because, bound: 100 } ])
    expect(answers.map(&:first)).to all(eq(200))
    expect(answers.first(4).map(&:last)).to all(include("By ada@shop.example: the bank is back"))
    expect(answers.last.last).to include("2 of 2 tasks changed")
    await([ again, completed, *several ])
    await([ cancelled ], "cancelled")
    await([ skipped ])

    step = client.list_task_steps(completed).find { |one| one.name == "charge" }
    expect(client.get_step(completed, step.step_uuid).results.to_h.to_json).to include("by hand")
    expect(browse([ "/tasks/#{again}" ]).first.last).to include("ada@shop.example", "the bank is back")
    refused = browse([ "/tasks/#{again}/cancel", because ]).first
    expect(refused).to match([ 409, include("nothing more can be done to it") ])
  ensure
    FileUtils.rm_f(app.path("open"))
  end

  it "stays up and says so where the database is away, and where the server is" do
    task = create # no worker runs that would take it
    away = { "TABLES" => "postgresql://tasker:tasker@127.0.0.1:1/tasker" }
    status, body = browse([ "/tasks" ], env: away).first
    expect(status).to eq(503)
    expect(body).to include("The engine can", "Connection refused")
    expect(body).not_to include("tasker:tasker@")

    alone = { "TASKER_ORCHESTRATION_URL" => "http://127.0.0.1:1" }
    shown, cancelled = browse([ "/tasks/#{task}" ], [ "/tasks/#{task}/cancel", { because: "x" } ], env: alone)
    expect(shown.first).to eq(200)
    expect(cancelled).to match([ 503, include("does not answer") ])
    expect(state(task)).not_to eq("cancelled")
  end
end
