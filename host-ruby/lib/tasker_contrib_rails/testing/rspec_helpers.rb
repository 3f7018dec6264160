# frozen_string_literal: true

require "rspec/expectations"

module TaskerContribRails
  module Testing
    # All of the kit for RSpec: groups of `type: :tasker_handler`, `:tasker_workflow` and `:tasker_subscriber` have it
    # once "tasker_contrib_rails/rspec" is required, and any other that includes it. Nothing is defined elsewhere.
    module RSpecHelpers
      include Helpers
      include Expectations

      Matchers::Matcher.include RSpec::Matchers::Composable
    end
  end
end
