# frozen_string_literal: true

require "active_support/all"
require "pp"

# Consoles, error pages, exception trackers and failed expectations show objects by `inspect` and `pp`.
RSpec.describe TaskerContribRails::Discreet do
  secret = "S3cret"
  url = "postgresql://shop:#{secret}@127.0.0.1:1/shop"
  files = ->(root, name, text) {
    File.join(root, name).tap { |path| FileUtils.mkdir_p(File.dirname(path)) && File.write(path, text) }
  }

  configuration = lambda do |_|
    TaskerContribRails::Configuration.new.tap do |config|
      (config.database_url = url) && config.set("worker.orchestration_client.auth.token", secret)
    end
  end
  database = ->(root) { TaskerContribRails::Configuration::Database.new(environment: "test",
    configuration: -> { { "test" => { "password" => secret } } }, root:, url:,
    env: { "X" => secret }).tap { |made| made.problem && made.url } }
  merged = lambda do |root|
    files.call(root, "config/tasker/base/worker.toml",
      "[worker.orchestration_client.auth]\ntype = \"bearer\"\ntoken = \"#{secret}\"\n")
    TaskerContribRails::Configuration::Merged.new(root:, environment: "test", database: database.call(root),
      overrides: configuration.call(root).overrides, env: { "X" => secret }).tap(&:findings)
  end
  settings = ->(root) { TaskerContribRails::Worker::Settings.new(configuration.call(root), root:,
    merged: merged.call(root)) }
  session = ->(_) { TaskerContribRails::Database::Session.new(url) }
  app = Class.new { def initialize(secret) = @secret = secret }

  {
    "config.tasker" => configuration, "an override" => ->(root) { configuration.call(root).overrides.first },
    "a database" => database, "the merged configuration" => merged,
    "the environment's variables" => ->(root) {
      files.call(root, ".env", "A=#{secret}") && TaskerContribRails::Configuration::Variables.new({ "B" => secret },
        root).tap(&:to_h)
    },
    "the drawer of findings" => ->(_) { TaskerContribRails::Diagnostics::Text.new(sources: { "a" => secret }) },
    "a worker's settings" => settings, "a database session" => session,
    "a worker's claims" => ->(root) { TaskerContribRails::Database::Claims.new(session.call(root)) },
    "a worker" => ->(root) { TaskerContribRails::Worker.new(settings: settings.call(root)) },
    "a worker's parts" => ->(root) { TaskerContribRails::Worker::Parts.new(settings: settings.call(root),
      runtime: nil) },
    "a sweeper" => ->(root) {
      TaskerContribRails::Worker::Sweeper.new(claims: TaskerContribRails::Database::Claims.new(session.call(root)),
        shared: "worker")
    },
    "a check" => ->(_) { TaskerContribRails::Checks.new(app.new(secret), checkers: []) },
    "a check of handlers" => ->(_) { TaskerContribRails::Checks::StepHandlers.new(app.new(secret), []) },
    "a check of Rails' tasks" => ->(_) { TaskerContribRails::Checks::DatabaseTasks.new({
      "test" => { "primary" => { "password" => secret } }
    }, url:) },
    "a client" => ->(_) { TaskerContribRails::Client.new(url: "http://u:#{secret}@host", api_key: secret,
      token: secret) },
    "a rejection" => ->(_) { TaskerContribRails::Error::Rejected.new([], texts: { "a" => secret }) }
  }.each do |what, make|
    it "shows nothing of the secrets that #{what} holds" do
      Dir.mktmpdir do |root|
        object = make.call(root)
        expect([ object.inspect, PP.pp(object, +""), "#{object}" ].join("\n")).not_to include(secret)
        expect(Marshal.dump(instance_variables_of(object)))
          .to include(secret), "it holds none, so that this says nothing"
      end
    end
  end

  # All that is below an object, as far as it can be dumped.
  def instance_variables_of(object, seen = {}.compare_by_identity)
    return [] if seen.key?(object)

    seen[object] = true
    case object
    when String then [ object.b ]
    when Hash then object.to_a.flatten(1).flat_map { |item| instance_variables_of(item, seen) }
    when Array then object.flat_map { |item| instance_variables_of(item, seen) }
    when Proc
      object.binding.local_variables.flat_map do |name|
        instance_variables_of(object.binding.local_variable_get(name), seen)
      end
    when Module, Symbol, Numeric, nil, true, false, IO, Thread, Mutex then []
    else
      members = object.is_a?(Data) || object.is_a?(Struct) ? object.to_h.values : []
      (members + object.instance_variables.map { |name| object.instance_variable_get(name) }).flat_map do |item|
        instance_variables_of(item, seen)
      end
    end
  end

  it "says what is harmless" do
    Dir.mktmpdir do |root|
      expect(settings.call(root).inspect).to eq("#<TaskerContribRails::Worker::Settings root=#{root.inspect}>")
      expect(merged.call(root).inspect)
        .to eq('#<TaskerContribRails::Configuration::Merged environment="test" context="worker">')
      expect(configuration.call(root).inspect)
        .to start_with("#<TaskerContribRails::Configuration worker_enabled=false")
          .and end_with('overrides=["worker.orchestration_client.auth.token"]>')
    end
  end
end
