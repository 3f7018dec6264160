# frozen_string_literal: true

require "zeitwerk"

# Tasker for Rails: generators, checks, a worker, events and a test kit.
#
# Requiring this loads no WebAssembly and no Tasker: the component is compiled
# when something first asks it, and `TaskerCore` is loaded when it is first named.
module TaskerContribRails
  loader = Zeitwerk::Loader.for_gem(warn_on_extra_files: false)
  loader.ignore("#{__dir__}/tasker-contrib-rails.rb", "#{__dir__}/generators", "#{__dir__}/tasker_contrib_rails/runtime/load_core.rb",
                "#{__dir__}/tasker_contrib_rails/runtime/fake.rb", "#{__dir__}/tasker_contrib_rails/runtime/fake")
  loader.inflector.inflect("rspec_helpers" => "RSpecHelpers")
  loader.setup
end

require "tasker_contrib_rails/railtie" if defined?(Rails::Railtie)
