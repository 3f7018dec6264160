# frozen_string_literal: true

require "json"

# A user's path: an application, its files, and the commands that look at them.
RSpec.describe "rails tasker:check and tasker:config" do
  before(:all) do
    @app = RailsApplication.create
    @app.run!("rails", "generate", "tasker:install")
    @app.commit
  end

  after(:all) { @app.remove }
  after { app.run!("git", "checkout", "--quiet", ".") && app.run!("git", "clean", "-dfq") }

  let(:app) { @app }
  let(:database) { { "DATABASE_URL" => nil, "TASKER_CONFIG_PATH" => nil, "TASKER_ENV" => nil } }

  def tasker(command, *options, **env)
    app.run("rails", "tasker:#{command}", *options, env: { **database, **env.transform_keys(&:to_s) })
  end

  # The database that the guide speaks of, without the pg gem, which a check does not need.
  def name_database
    app.write("config/initializers/tasker_database.rb",
      "Rails.application.config.tasker.database_url = \"postgres://shop:hunter2@db/shop\"\n")
  end

  it "passes what the install generator writes, once there is a database" do
    expect(tasker("check"))
      .to have_attributes(status: 0,
        output: a_string_including("warning[TC2048]: The database's adapter is `sqlite3`", ": 1 warning."))
    expect(tasker("check", "--env", "production"))
      .to have_attributes(status: 1, output: a_string_including("error[TC2046]: The database's adapter is `sqlite3`"))
    expect(app.run("rails", "tasker:work"))
      .to have_attributes(status: 2, output: a_string_including("error[TC2046]: The database's adapter is `sqlite3`"))

    name_database
    expect(tasker("check")).to have_attributes(status: 0, output: a_string_starting_with("Nothing is wrong"))
  end

  it "keeps Rails' own tasks away from Tasker's database" do
    entries = app.read("config/database.yml").sub(/^development:\n(.*?)^$/m) do
      "development:\n  primary:\n#{$1.gsub(/^/, "  ")}  tasker: { adapter: postgresql, database: tasker }\n"
    end
    app.write("config/database.yml", entries)
    expect(tasker("check"))
      .to have_attributes(status: 1,
        output: a_string_including("error[TC6020]: In `development`, `db:migrate`",
          "Add `database_tasks: false` to the entry `tasker` of `development`."))

    app.write("config/database.yml", entries.sub("database: tasker }", "database: tasker, database_tasks: false }"))
    expect(tasker("check")).to have_attributes(status: 0)
  end

  it "shows every mistake at once, with its place, in every format" do
    name_database
    app.write("config/tasker/base/common.toml",
      "[common.database.pool]\nmax_connection = 20\nmin_connections = \"5\"\n")
    app.write("config/initializers/zz.rb", "Rails.application.config.tasker.set \"worker.worker_id\", 5\n")

    expect(tasker("check"))
      .to have_attributes(status: 1,
        output: a_string_including(<<~TEXT, "config/initializers/zz.rb:1", ": 2 errors, 1 warning."))
      warning[TC2010]: There is no parameter `max_connection` in `common.database.pool`; the runtime would ignore it.
       --> config/tasker/base/common.toml:2:1
        |
      2 | max_connection = 20
        | ^^^^^^^^^^^^^^ unknown
        = help: Did you mean `max_connections` or `min_connections`?
    TEXT
    json = tasker("check", "--format", "json")
    expect(JSON.parse(json.output)["diagnostics"].map { |found|
      found.values_at("code", "source", "line", "column", "length")
    }).to eq([
      [ "TC2020", "config/initializers/zz.rb", 1, 0, 0 ], [ "TC2010", "config/tasker/base/common.toml", 2, 1, 14 ],
      [ "TC2020", "config/tasker/base/common.toml", 3, 19, 3 ]
    ])
    expect(json.status).to eq(1)
    expect(JSON.parse(tasker("check", "--format=sarif").output).dig("runs", 0, "results").size).to eq(3)
    expect(tasker("check", "--format", "github").output.lines.size).to eq(3)
    expect(tasker("check", "--format", "xml"))
      .to have_attributes(status: 1,
        output: "tasker:check: Expected '--format' to be one of text, json, sarif, github; got xml\n")
    expect(tasker("work")).to have_attributes(status: 2, output: a_string_including("warning[TC2010]"))
  end

  it "says in a sentence what it was given wrongly, or what stands in its way" do
    expect(tasker("check", "foo"))
      .to have_attributes(status: 1,
        output: "tasker:check: It can't be called with `foo`. Write `bin/rails tasker:check [options]`; --help says " \
          "more.\n")
    expect(tasker("check", "--frmt", "json"))
      .to have_attributes(status: 1, output: a_string_matching(/\Atasker:check: .*"--frmt".*--format.*\n\z/))
    expect(tasker("check", "--env", "prodution"))
      .to have_attributes(status: 1,
        output: "tasker:check: There is no environment `prodution` in config/environments (development, production, " \
          "test). Did you mean `production`?\n")
    expect(tasker("stranded"))
      .to have_attributes(status: 1,
        output: a_string_starting_with("error[TC2046]: ").and(satisfy { |text| !text.include?("from ") }))
    name_database
    expect(tasker("stranded")).to have_attributes(status: 1, output: a_string_matching(/\Atasker:stranded: [^\n]+\n\z/))
  end

  it "fails on warnings where it is asked to be strict" do
    name_database
    app.write("config/tasker/base/worker.toml", "[worker.mpsc_channels.ffi_dispatch]\ncallback_timeout_ms = 100\n")

    expect(tasker("check"))
      .to have_attributes(status: 0, output: a_string_including("warning[TC2012]", ": 1 warning."))
    expect(tasker("check", "--strict").status).to eq(1)
  end

  it "is strict about the rest where a finding is accepted, and explains each code" do
    app.write("config/initializers/accepted.rb",
      "Rails.application.config.tasker.check.accept \"TC2048\", because: \"workers run in production only\"\n")
    expect(tasker("check", "--strict"))
      .to have_attributes(status: 0,
        output: "Accepted: TC2048, because workers run in production only\n" \
          "Checked configuration, initializers, workflows, events, starts: 1 accepted.\n")

    expect(tasker("explain", "tc2048"))
      .to have_attributes(status: 0,
        output: a_string_starting_with("warning[TC2048]: ").and(a_string_including("Broken:", "Fixed:")))
    expect(tasker("explain", "TC20488"))
      .to have_attributes(status: 1, output: "tasker:explain: There is no code `TC20488`. Did you mean `TC2048`?\n")
    app.write("config/initializers/tasker.rb", "raise \"broken\"\n")
    expect(tasker("explain", "TC2048").status).to eq(0)
  end

  it "looks at another environment, for which no secret is needed" do
    name_database
    app.write("config/tasker/environments/production/worker.toml", "[worker]\nworker_type = \"\"\n")

    expect(tasker("check").status).to eq(0)
    expect(tasker("check", TASKER_ENV: "prodution").output)
      .to include("warning[TC6001]: There is no environment `prodution`.", "Did you mean `production`?")
    expect(tasker("check", "--env", "production"))
      .to have_attributes(status: 1,
        output: a_string_including("config/tasker/environments/production/worker.toml:2:15"))
  end

  it "prints the merged file, where each value comes from, and what it means, but no secret" do
    name_database
    app.write("config/tasker/base/common.toml",
      "[common.database.pool]\nmax_connections = 7\n\n[common.queues.rabbitmq]\nurl = \"amqp://u:hunter2@h/v\"\n")

    expect(tasker("config"))
      .to have_attributes(status: 0,
        output: a_string_including("max_connections = 7", 'url = "amqp://u:***@h/v"',
          "[worker.mpsc_channels.in_process_events]"))
    expect(tasker("config", "--origin").output)
      .to match(%r{^common\.database\.pool\.max_connections = 7 +# config/tasker/base/common\.toml:2$})
        .and match(/^common\.database\.url = "\$\{DATABASE_URL\}" +# default in a Rails worker$/)
    expect(tasker("config", "--explain", "common.database.pool.max_connections").output)
      .to include("Most connections", "7  (config/tasker/base/common.toml:2)", "from 1 to 1000")
    expect(tasker("config", "--explain", "common.database.pool.max"))
      .to have_attributes(status: 1, output: a_string_including("error[TC2050]"))
    expect([ tasker("config"), tasker("config", "--origin") ].map(&:output).join).not_to include("hunter2")
  end

  it "checks the user's own merged file" do
    name_database
    app.write("mine.toml", "[common]\n")

    expect(tasker("check", TASKER_CONFIG_PATH: "mine.toml"))
      .to have_attributes(status: 1, output: a_string_including("error[TC2024]"))
  end

  it "is listed with the other commands" do
    expect(app.run("rails", "--help").output).to include("tasker:check", "tasker:config", "tasker:work")
  end

  it "boots an application that misspells config.tasker no further than the line that does" do
    app.write("config/initializers/tasker.rb", "Rails.application.config.tasker.worker_enable = true\n")

    expect(tasker("check"))
      .to have_attributes(status: 1,
        output: a_string_including("config.tasker has no `worker_enable`. Did you mean `worker_enabled`?",
          "config/initializers/tasker.rb:1"))
  end

  describe "docs/configuration.md" do
    guide = File.read(File.expand_path("../../docs/configuration.md", __dir__))
    samples = ->(language) { guide.scan(/^```#{language}\n(.*?)^```/m).flatten }

    it "has TOML and Ruby that are right, together" do
      name_database
      samples.call("toml").each_with_index { |text, number| app.write("config/tasker/base/guide_#{number}.toml", text) }
      app.write("config/tasker/base/common.toml", "")
      app.write("config/tasker/base/worker.toml", "")
      app.write("config/initializers/tasker.rb", samples.call("ruby").first)

      expect(tasker("check")).to have_attributes(status: 0, output: a_string_starting_with("Nothing is wrong"))
    end

    it "has commands that run, and shows what they print" do
      name_database
      samples.call("sh").flat_map { |text| text.lines(chomp: true) }.each do |line|
        command, *options = line.delete_prefix("bin/rails tasker:").split
        expect(tasker(command, *options)).to be_success
      end

      app.write("config/tasker/base/common.toml", "[common.database.pool]\nmax_connection = 20\n")
      expect(tasker("check").output).to include(samples.call("text").first)
    end

    it "names every attribute with its default" do
      named = guide.scan(/^\| `(\w+)` \| (?:`([^`]+)`|(\w+))/).to_h { |name, code, word| [ name, code || word ] }
      configuration = TaskerContribRails::Configuration.new
      attributes = configuration.public_methods(false).grep(/\A[a-z_]+=\z/).map { |name| name.to_s.delete_suffix("=") }

      expect(named.keys).to match_array(attributes)
      named.except("worker_enabled", "database_url").each do |name, default|
        value = Array(configuration.public_send(name)).first
        expect({ nil => "none" }.fetch(value) { value.is_a?(Symbol) ? value.inspect : value.to_s }).to eq(default)
      end
    end
  end
end
