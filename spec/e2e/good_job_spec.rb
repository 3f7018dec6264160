# frozen_string_literal: true

require_relative "support/examples"

# Pattern B of docs/deployment.md, by the commands that stand there, in an app whose own database GoodJob uses.
RSpec.describe "A worker in GoodJob, on the real engine" do
  include Shop::Examples

  SECTION = File.read(File.join(RailsApplication::ROOT, "docs/deployment.md"))[/^## Pattern B.*?(?=^## )/m]
  INSTALL, ENQUEUE, START = SECTION.scan(/^```sh\n(.*?)```$/m).flatten.map { |block| block.lines(chomp: true) }
  CONFIGURATION = SECTION[/^```ruby\n# config\/application.rb\n(.*?)```$/m, 1]

  before(:all) do
    # The app has a database.yml, as one with GoodJob has, and DATABASE_URL would overrule it: so Tasker's is told
    # apart.
    @tasker = { "TASKER_URL" => ENV.fetch("DATABASE_URL"), "DATABASE_URL" => nil, "TASKER_CONFIG_PATH" => nil }
    @name = "shop_#{SecureRandom.hex(4)}"
    @database = PG.connect(ENV.fetch("DATABASE_URL")).tap { |database| database.exec("CREATE DATABASE #{@name}") }
    @app = Shop::Application.new(RailsApplication.create("--no-skip-active-job",
      "--database=postgresql").root).furnish(gems: %w[ pg good_job ])
    # for which Active Record waits, twice, when it reloads
    @app.write "config/database.yml", "development:\n  url: #{ENV.fetch("DATABASE_URL").sub(/\w+\z/, @name)}\n" \
      "  checkout_timeout: 1\n"
    FileUtils.rm(@app.path("config/initializers/tasker.rb")) # the generator writes it
    follow INSTALL
    @app.write "config/application.rb", @app.read("config/application.rb")
      .sub(/^    config\.load_defaults.*\n/) { |line| line + CONFIGURATION.gsub(/^/, "    ") }
    @app.write "config/initializers/zz_tasker_url.rb", <<~RUBY
      Rails.application.config.tasker.tap do |tasker|
        tasker.database_url = ENV["TASKER_URL"]
        tasker.template_paths = [ "config/tasker/templates", "config/more" ]
        tasker.hand_back_after = 2
      end
      Rails.application.config.good_job.poll_interval = 1 # what a killed process held is found by polling
    RUBY
    follow ENQUEUE
  end

  after(:all) do
    @app.remove
    @database.exec("DROP DATABASE #{@name} WITH (FORCE)")
    @database.close
  end

  # Runs a page's commands. The gem comes from this machine, and not by `bundle add` from afar.
  def follow(commands)
    commands.each { |command| app.run!("bash", "-c", command, env: @tasker) unless command.start_with?("bundle add") }
  end

  def good_job
    work(*START.first.delete_prefix("bundle exec ").shellsplit, ready: nil, **@tasker.transform_keys(&:to_sym))
  end

  # On a new database the server knows no template until a worker has brought it.
  def first_task = Shop.eventually("a worker that brings its templates") { create("nap") rescue nil }

  it "runs steps until TERM and loses none; the next process has a worker again, after kill -9 as well; changed code " \
    "is run" do
    first = good_job
    await first_task
    expect(app.runs.map(&:first).uniq).to eq([ first.pid.to_s ])

    done = Array.new(4) { create }
    await done
    tasks = [ *done, *Array.new(8) { create("nap", held: true) } ] # more than it has threads
    await_held(*tasks, count: 2)
    expect(drain(first, *tasks).exitstatus).to eq(0)
    expect(tasks.count { |task| client.get_task(task).status == "complete" }).to be_between(4, 11)

    second = good_job
    await tasks
    expect(app.runs.map(&:first).uniq).to eq([ first.pid, second.pid ].map(&:to_s))
    expect(runs_of(tasks).values).to eq([ 1 ] * 12)

    app.write "app/handlers/nap_handler.rb", app.read("app/handlers/nap_handler.rb").sub("slept: true",
      "slept: \"well\"")
    await(task = create)
    expect(client.list_task_steps(task).first.results["result"]).to eq("slept" => "well")

    task = hold("nap")
    second.signal(:KILL)
    second.wait
    release(task)
    good_job
    await task
  end
end
