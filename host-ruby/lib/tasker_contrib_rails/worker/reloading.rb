# frozen_string_literal: true

module TaskerContribRails
  class Worker
    # A job runs inside Rails' executor, and meanwhile changed code can't be reloaded: the worker's threads would wait
    # for the job that waits for them. This concerns only development; elsewhere code is not reloaded.
    #
    # @api private
    module Reloading
      class << self
        # Runs a block during which code may be reloaded. The block must not use the application's code.
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
