# frozen_string_literal: true

require "net/http"
require "timeout"

# `rails tasker:demo --page` in an application with no engine, no database and nothing mounted.
RSpec.describe "The demo's page" do
  before(:all) { @app = RailsApplication.create("--skip-active-record") }
  after(:all) { @app.remove }

  it "shows every page with recorded tasks, at the address that it prints, until Ctrl-C" do
    read, write = IO.pipe
    env = { "BUNDLE_GEMFILE" => @app.path("Gemfile"), "RUBYOPT" => nil, "RAILS_ENV" => "development", "CI" => nil }
    pid = spawn(env, "bundle", "exec", "rails", "tasker:demo", "--page", chdir: @app.root, %i[ out err ] => write)
    write.close
    address = Timeout.timeout(60) { read.gets }[%r{http://127\.0\.0\.1:\d+/tasker}]
    uri = URI(address)

    answers = %w[ tasks stuck workflows workers queues workflows/default/order_fulfillment ].map do |page|
      Net::HTTP.get_response(URI("#{address}/#{page}"))
    end
    expect(answers.map(&:code)).to eq(%w[ 200 ] * 6)
    expect(answers.first.body).to include("order_fulfillment", %(href="/tasker/tasks/))
    expect(Net::HTTP.get_response(uri).code).to eq("302")

    Process.kill("INT", pid)
    _, status = Timeout.timeout(30) { Process.wait2(pid) }
    expect([ status.exitstatus, read.read ]).to eq([ 0, "Ctrl-C ends it.\n\nNothing is left behind.\n" ])
  ensure
    read&.close
  end
end
