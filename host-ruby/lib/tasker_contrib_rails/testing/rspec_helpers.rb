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

      # Each example has tasks of its own.
      #
      # @api private
      def self.included(group)
        super
        group.extend(Macros)
        group.around { |example| Session.during(self) { example.run } } if group.respond_to?(:around)
      end
    end
  end
end
