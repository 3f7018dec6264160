# frozen_string_literal: true

require "active_support/execution_context"
require "active_support/isolated_execution_state"

module TaskerContribRails
  # What surrounds a request, and is to surround the steps of a task that it starts: CurrentAttributes, locale, time
  # zone and the request's id.
  #
  # @api private
  module Current
    # Where the id of the request stands while a step of its task runs.
    REQUEST = :tasker_request_id
    private_constant :REQUEST

    class << self
      # @return [String, nil] the id of the request, or of the job, that is running; in a step, that of the request by
      #   which its task was started
      def request_id
        running = ActiveSupport::ExecutionContext.to_h
        ActiveSupport::IsolatedExecutionState[REQUEST] ||
          running[:controller].try(:request).try(:request_id) || running[:job].try(:job_id)
      end

      # @param id [String, nil]
      # @return [Object] what the block returned
      def with_request(id)
        before = ActiveSupport::IsolatedExecutionState[REQUEST]
        ActiveSupport::IsolatedExecutionState[REQUEST] = id
        yield
      ensure
        ActiveSupport::IsolatedExecutionState[REQUEST] = before
      end
    end
  end
end
