# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # The tasks that the application created in this test, in the modes :fake and :inline of
    # {TaskerContribRails.testing}.
    module StartedTasks
      # @return [Array<StartedTask>] in their order
      def started_tasks = Session.current&.tasks || []

      # Of Minitest, which rspec-rails calls too, when the example has its own already.
      #
      # @api private
      def before_setup
        @tasker_session = Session.open(self) unless Session.current&.test.equal?(self)
        super if defined?(super)
      end

      # @api private
      def after_teardown
        super if defined?(super)
      ensure
        @tasker_session&.close
      end
    end
  end
end
