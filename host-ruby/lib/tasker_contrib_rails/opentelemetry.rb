# frozen_string_literal: true

# Spans of OpenTelemetry's, for an application that has its SDK. Nothing else loads this file:
#
#   # config/initializers/opentelemetry.rb
#   require "opentelemetry/sdk"
#   OpenTelemetry::SDK.configure { |config| config.use_all }
#   require "tasker_contrib_rails/opentelemetry"

require "opentelemetry"
require "tasker_contrib_rails"

# A span around each step of this application, outside of all that it puts there itself, and its tag on each task that
# the client creates.
around = TaskerContribRails::Railtie.config.tasker.around_step
around.unshift(TaskerContribRails::Tracing) unless around.include?(TaskerContribRails::Tracing)
TaskerContribRails::Client.tags_with { TaskerContribRails::Tracing.tags }
