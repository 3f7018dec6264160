# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # A job runs inside Rails' executor, and as long as anything does, changed code can't be reloaded: the worker's own
    # threads would wait for the job that waits for them. In development that is; elsewhere nothing is reloaded.
    #
    # @api private
    module Reloading
      class << self
        # Runs a block that needs none of the app's code, during which code may be reloaded.
        def permit
          shares = held
          shares.times { interlock.done_running }
          begin
            yield
          ensure
            shares.times { interlock.start_running }
          end
        end

        private
          def held = interlock ? interlock.raw_state { |threads| threads.dig(Thread.current, :sharing) }.to_i : 0

          def interlock = defined?(ActiveSupport::Dependencies) && ActiveSupport::Dependencies.interlock
      end
    end
  end
end
