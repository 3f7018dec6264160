# frozen_string_literal: true

$LOAD_PATH.unshift File.expand_path("../host-ruby/lib", __dir__)

Encoding.default_external = Encoding::UTF_8 # also where the machine has no locale

require "tmpdir"
require "tasker_contrib_rails"

Dir[File.join(__dir__, "support/*.rb")].sort.each { |file| require file }

# These specs, and the processes that they start, keep compiled code here, not in the user's own folder. What belongs to
# the machine, such as the engine's stack, gets the user's folder back.
USERS_CACHE = { "XDG_CACHE_HOME" => ENV["XDG_CACHE_HOME"] }.freeze
ENV["XDG_CACHE_HOME"] = File.expand_path("../tmp/cache", __dir__)

ENV["LOG_LEVEL"] ||= "warn" # or tasker-rb prints some hundred lines when it is loaded

RSpec.configure do |config|
  config.disable_monkey_patching!
  config.order = :random
  config.fail_if_no_examples = true
  config.example_status_persistence_file_path = ENV["EXAMPLE_STATUS"] # for --only-failures, in CI
  config.expect_with(:rspec) { |expectations| expectations.max_formatted_output_length = 2_000 }
  # Rails keeps the instances of CurrentAttributes by the names of their classes, and examples reuse a name.
  config.after { ActiveSupport::CurrentAttributes.clear_all if defined?(ActiveSupport::CurrentAttributes) }
  # RSpec would end with this example, say "0 failures", and leave out all others.
  config.around do |example|
    example.run
  rescue SystemExit => error
    raise "It called exit: #{error.message}"
  end
  Kernel.srand config.seed
end
