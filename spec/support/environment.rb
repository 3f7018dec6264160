# frozen_string_literal: true

# The variables that a developer, or CI, may have set: for an example of this process's own code there are none, so that
# it proves the same everywhere. `bin/test` runs them with odd values to see that.
module Environment
  FOREIGN = /\A(TASKER_.*|DATABASE_URL|PG[A-Z]+|LOG_LEVEL|RUST_LOG|SECRET_KEY_BASE_DUMMY|RAILS_ENV|RACK_ENV|NO_COLOR|CI|
    GITHUB_ACTIONS)\z/x

  def self.without_foreign
    before = ENV.to_h
    ENV.delete_if { |name, _| name.match?(FOREIGN) }
    ENV["LOG_LEVEL"] = "warn" # or tasker-rb prints some hundred lines when it is loaded
    yield
  ensure
    ENV.replace(before)
  end
end

RSpec.configure do |config|
  config.define_derived_metadata(file_path: %r{/spec/(unit|hosts)/}) { |metadata| metadata[:own_environment] = true }
  config.around(:each, :own_environment) { |example| Environment.without_foreign { example.run } }
  # Outside an executor, a job that an example runs would stay the one that runs.
  config.after(:each, :own_environment) { ActiveSupport::ExecutionContext.clear }
end
