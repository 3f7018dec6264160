# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # The tasks that the application created in this test, with {TaskerContribRails.testing} set to :fake or
    # :inline.
    module StartedTasks
      # @return [Array<StartedTask>] the tasks, in order
      def started_tasks = Session.current&.tasks || []

      # Minitest calls this. rspec-rails calls it too, but then the example already has a session.
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
