# frozen_string_literal: true

require "active_support/all"

# A marked secret in every place where one can stand, and every output of every command searched for it. A new place
# goes into PLACES, a new command or form of output into COMMANDS: nothing else is needed.
RSpec.describe "Secrets" do
  # Each mark says where it was: a failure names the place.
  mark = ->(place) { "S3cr#{place}T0ken" }
  leaks = ->(text) { text.scrub.scan(/S3cr\w*|\w*T0ken/).uniq }

  environment = {
    "DATABASE_URL" => "postgresql://shop:#{mark.("EnvUrl")}@127.0.0.1:1/shop",
    "TASKER_ORCHESTRATION_URL" => "http://shop:#{mark.("EnvServer")}@127.0.0.1:1",
    "TASKER_API_KEY" => mark.("EnvKey"), "TASKER_AUTH_TOKEN" => mark.("EnvToken"), "PGPASSWORD" => mark.("EnvPg"),
    "SHOP_SETTING" => mark.("EnvOther")
  }

  # Files by their names. What stands in them is valid, or is what people get wrong: a key misspelt, a file cut off.
  places = {
    ".env" => "DOTENV_PASSWORD=#{mark.("Dotenv")}\nexport OTHER_TOKEN='#{mark.("DotenvQuoted")}'\n",
    ".config/tasker.toml" => "[profile.default.auth]\ntoken = \"#{mark.("CliToken")}\"\n[cli]\n" \
      "plugin-paths = \"https://shop:#{mark.("CliPath")}@plugins\"\n",
    "config/database.yml" => "development: &all\n  adapter: sqlite3\n  database: storage/a.sqlite3\n" \
      "  password: #{mark.("Yml")}\ntest: *all\nproduction:\n  url: postgresql://shop:#{mark.("YmlUrl")}@db/shop\n",
    "config/tasker/base/common.toml" => <<~TOML,
      [common.database]
      url = "postgresql://shop:#{mark.("TomlUrl")}@127.0.0.1:1/shop"
      [common.cache]
      enabled = true
      backend = "memcached"
      [common.cache.memcached]
      url = "tcp://shop:#{mark.("TomlCache")}@cache:11211"
    TOML
    "config/tasker/base/worker.toml" => <<~TOML,
      [worker.orchestration_client]
      base_url = "https://shop:#{mark.("TomlServer")}@tasker"
      [worker.orchestration_client.auth]
      type = "bearer"
      token = "#{mark.("TomlToken")}"
      key = "#{mark.("TomlKey")}"
    TOML
    "config/tasker/environments/development/worker.toml" => "[worker.orchestration_client.auth]\n" \
      "bearer_token = \"#{mark.("TomlUnknown")}\"\n",
    "config/initializers/tasker.rb" => <<~RUBY,
      Rails.application.config.tasker.set "worker.orchestration_client.auth.token", "#{mark.("RubyToken")}"
      Rails.application.config.tasker.set "worker.orchestration_client.auth.password", "#{mark.("RubyMisspelt")}"
      Rails.application.config.tasker.log_events = true
    RUBY
    "config/tasker/templates/order.yaml" => <<~YAML,
      name: order
      namespace_name: shop
      version: 1.0.0
      steps:
        - name: pay
          handler:
            callable: PayHandler
            initialization: { url: "https://shop:#{mark.("YamlUrl")}@bank/pay", api_key: #{mark.("YamlKey")} }
          dependencys: []
    YAML
    "app/handlers/pay_handler.rb" => <<~RUBY
      class PayHandler < TaskerCore::StepHandler::Base
        PASSWORD = "#{mark.("Handler")}"
        def call(context)
          TaskerContribRails::Client.new(api_key: "#{mark.("Client")}", timeout: 1).health_check
        end
      end
    RUBY
  }

  objects = <<~'RUBY'
    require "pp"
    config = Rails.application.config.tasker
    merged = TaskerContribRails::Configuration::Merged.of_app
    merged.findings
    made = [ config, merged, TaskerContribRails::Worker::Settings.of_app, TaskerContribRails::Client.new(api_key: "S3crGivenT0ken"), TaskerContribRails.worker, TaskerContribRails::Checks.new.tap(&:findings),
             TaskerContribRails::Database::Session.new(ENV["DATABASE_URL"]), TaskerContribRails::Generators::Folders.new(Rails.root) ]
    calls = { merged: -> { merged.text.size }, url: -> { merged.database_url.size }, session: -> { made[6].query("SELECT 1") }, client: -> { made[3].health_check }, stranded: -> { TaskerContribRails::Commands::Stranded.new.call } }
    calls.each do |name, call|
      call.call
    rescue StandardError => error
      puts "#{name}: #{error.inspect} #{error.full_message(highlight: false)}"
      TaskerContribRails.report(error, source: "spec")
      TaskerContribRails.logger.error error.full_message(highlight: false)
    end
    ours = ObjectSpace.each_object(Object).select { |object| (Object.instance_method(:class).bind_call(object).name || "").start_with?("TaskerContribRails") }
    puts "#{ours.size} objects"
    (ours + made).each { |object| puts object.inspect, PP.pp(object, +"") }
  RUBY

  commands = {
    **%w[ text json sarif github ].to_h { |format|
      [ "tasker:check --format #{format}", [ "rails", "tasker:check", "--format", format ] ]
    },
    "tasker:check in production" => [ "rails", "tasker:check", "--env", "production" ],
    "tasker:config" => [ "rails", "tasker:config" ],
    "tasker:config --origin" => [ "rails", "tasker:config", "--origin" ],
    "tasker:config of a server" => [ "rails", "tasker:config", "--context", "orchestration" ],
    **%w[
      common.database.url common.cache.memcached.url worker.orchestration_client.base_url
      worker.orchestration_client.auth.token worker.orchestration_client.auth.key
    ]
      .to_h { |path| [ "tasker:config --explain #{path}", [ "rails", "tasker:config", "--explain", path ] ] },
    "tasker:work" => [ "rails", "tasker:work" ], "tasker:health" => [ "rails", "tasker:health" ],
    "tasker:health in JSON" => [ "rails", "tasker:health", "--format", "json" ],
    "tasker:starts" => [ "rails", "tasker:starts" ],
    "tasker:doctor" => [ "rails", "tasker:doctor" ], "tasker:stranded" => [ "rails", "tasker:stranded" ],
    "tasker:demo" => [ "rails", "tasker:demo" ], "tasker:explain" => [ "rails", "tasker:explain", "TC2033" ],
    "tasker:diff" => [ "rails", "tasker:diff", "HEAD" ], "tasker:diff --live" => [ "rails", "tasker:diff", "--live" ],
    **%w[ why tasks workers ].to_h { |name| [ "tasker:#{name}", [ "rails", "tasker:#{name}" ] ] },
    "tasker:replay" => [ "rails", "tasker:replay", "--last", "1" ],
    "tasker:show" => [ "rails", "tasker:show", "ffffffff" ],
    **{ "retry" => [], "revive" => [], "cancel" => [], "skip" => %w[ charge ], "complete" => %w[ charge --result {} ] }
      .to_h { |name, more| [ "tasker:#{name}", [ "rails", "tasker:#{name}", "ffffffff", *more, "--because", "x" ] ] },
    "tasker:plugins" => [ "rails", "tasker:plugins" ],
    "tasker:template" => [ "rails", "generate", "tasker:template", "note" ],
    "tasker:run" => [ "rails", "tasker:run", "order" ], "tasker:graph" => [ "rails", "tasker:graph" ],
    "tasker:graph as SVG" => [ "rails", "tasker:graph", "--format", "svg" ],
    "tasker:handlers" => [ "rails", "generate", "tasker:handlers", "order", "--pretend" ],
    "tasker:install" => [ "rails", "generate", "tasker:install", "--pretend", "--skip" ],
    "tasker-health" => [ "ruby", "--disable-gems", File.join(RailsApplication::ROOT, "host-ruby/exe/tasker-health") ],
    "probes and metrics" => [ "rails", "runner", <<~RUBY ],
      apps = [ TaskerContribRails::Health::Live, TaskerContribRails::Health::Ready, TaskerContribRails::Metrics ]
      p apps.map { |app| app.call({ "REQUEST_METHOD" => "GET" }) }
    RUBY
    "every object and error" => [ "rails", "runner", objects ]
  }

  it "are looked for in every command" do
    there = Dir[File.join(RailsApplication::ROOT, "host-ruby/lib/rails/commands/tasker/*_command.rb")].map do |file|
      File.basename(file, "_command.rb")
    end
    expect(there - commands.values.map { |_, name| name.delete_prefix("tasker:") }).to eq([])
  end

  # Without these files a configuration has no errors, and commands go further than to say so.
  broken = [
    "config/tasker/environments/development/worker.toml", "config/tasker/templates/order.yaml",
    "config/initializers/tasker.rb"
  ]

  before(:all) do
    @app = RailsApplication.create("--skip-active-record") # which would want the pg gem for DATABASE_URL
    FileUtils.rm_f(@app.path("config/initializers/tasker.rb"))
    @app.commit
  end
  after(:all) { @app.remove }

  def outputs(app, commands, env)
    printed = commands.to_h do |name, command|
      [ name, app.run(*command, env: { "TASKER_CONFIG_PATH" => nil, **env }).output ]
    end
    printed.merge(Dir[app.path("log/*.log")].to_h { |file| [ File.basename(file), File.read(file) ] })
  end

  { "with mistakes" => [], "without mistakes" => broken }.each do |state, without|
    it "are in no output of any command, in an application #{state}" do
      app = @app
      app.run!("git", "checkout", "--quiet", ".") && app.run!("git", "clean", "-dfqx")
      places.except(*without).each { |name, text| app.write(name, text) }
      if without.any?
        app.write("config/tasker/templates/order.yaml",
          places["config/tasker/templates/order.yaml"].sub(/^ +dependencys.*\n/, ""))
      end

      printed = outputs(app, commands, environment)
      expect(printed.transform_values(&leaks).reject { |_, found| found.empty? }).to eq({})
      expect(printed["every object and error"]).to match(/^\d+ objects$/)
      expect(printed.values.join).to include("***")
    end
  end

  # What people take for an address, and what is left of one that was cut or not encoded.
  addresses = %w[
    postgresql://shop:S3cr/T0ken@db/shop postgresql://shop:S3cr#T0ken@db/shop postgresql://shop:S3cr?T0ken@db/shop
    postgresql://shop:S3cr@T0ken@db/shop
    postgresql://shop:S3crT0ken postgresql://shop:S3cr%zzT0ken@db/shop postgresql://shop:S3crT0ken@\[::1/shop
    mysql2://shop:S3crT0ken@db/shop
    postgresql:shop:S3crT0ken@db shop:S3crT0ken@db/shop postgresql://shop:S3crT0ken@db:port/shop
    postgresql://db/shop?password=S3crT0ken postgresql://db/shop?sslkey=a&passwd=S3crT0ken
  ] + [
    "postgresql://shop:S3cr T0ken@db/shop", "host=db password=S3crT0ken", "host=db password='S3cr T0ken' user=shop",
    "postgresql://shop:S3crT0ken@db/shop\n"
  ]

  it "are in nothing that is said of an address that can't be read, wherever it stands" do
    database = ->(root, env:, url: nil, yml: {}) { TaskerContribRails::Configuration::Database.new(environment: "test",
      configuration: -> { { "test" => yml } }, root:, url:, env:) }
    found = addresses.product(%i[ env url yml toml server override ]).flat_map do |address, place|
      Dir.mktmpdir do |root|
        env = place == :env ? { "DATABASE_URL" => address } : {}
        toml = {
          toml: "[common.database]\nurl = #{address.inspect}\n",
          server: "[worker.orchestration_client]\nbase_url = #{address.inspect}\n"
        }[place]
        if toml
          FileUtils.mkdir_p("#{root}/config/tasker/base") && File.write("#{root}/config/tasker/base/worker.toml", toml)
        end
        if place == :override
          overrides = [
            TaskerContribRails::Configuration::Override.new(path: "common.database.url", value: address.inspect,
              source: "#{root}/config/a.rb", line: 1)
          ]
        end
        merged = TaskerContribRails::Configuration::Merged.new(root:, environment: "test",
          database: database.(root, env:, url: (address if place == :url),
            yml: place == :yml ? { "url" => address } : { "adapter" => "sqlite3" }),
          env:, overrides: overrides || [])
        leaks.(said(merged)).map { |leak| [ address, place, leak ] }
      end
    end
    expect(found).to eq([])
  end

  # All that any command would show of it.
  def said(merged)
    diagnostics = TaskerContribRails::Diagnostics
    found = merged.findings
    forms = [
      diagnostics::Text.new(sources: merged.texts).draw(found), diagnostics::Json.draw(found),
      diagnostics::Sarif.draw(found), diagnostics::Github.draw(found), merged.inspect
    ]
    %i[ masked settings database_url ].each do |name|
      shown = merged.public_send(name)
      forms << shown.inspect unless name == :database_url # which is for the engine alone
    rescue TaskerContribRails::Error => error
      forms << error.full_message(highlight: false)
    end
    forms.join("\n").gsub(__FILE__, "")
  end
end
