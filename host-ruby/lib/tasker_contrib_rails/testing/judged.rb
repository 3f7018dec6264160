# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Runs a test's expectations and always raises their failures, even where RSpec would only collect them.
    #
    # @api private
    class Judged
      RAISE = ->(failure, _options = {}) { raise failure }
      private_constant :RAISE

      # @param test [Object]
      # @param block [Proc]
      def initialize(test, block)
        @test, @block = test, block
      end

      # @param workflow [Workflow]
      # @return [void]
      def call(workflow)
        judge = -> { @test.instance_exec(workflow, &@block) }
        return judge.call unless defined?(RSpec::Support.with_failure_notifier)

        RSpec::Support.with_failure_notifier(RAISE, &judge)
      end
    end
  end
end
