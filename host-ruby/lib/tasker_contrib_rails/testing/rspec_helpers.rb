# frozen_string_literal: true

require "rspec/expectations"

module TaskerContribRails
  module Testing
    # The whole kit for RSpec. After `require "tasker_contrib_rails/rspec"`, example groups with `type:
    # :tasker_handler`, `:tasker_workflow` or `:tasker_subscriber` have it. Include it to use it in other
    # groups.
    module RSpecHelpers
      include Helpers
      include Expectations

      Matchers::Matcher.include RSpec::Matchers::Composable

      # Gives each example its own list of started tasks.
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
