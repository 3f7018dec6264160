# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # Lets each line out when it is written. Where standard output is no terminal, Ruby collects some kilobytes first:
    # nothing is to be read while a worker runs, and a kill loses it.
    module Unbuffered
      class << self
        # @param outputs [Array<IO, #sync=>]
        # @param loggers [Array<Logger>] whose own outputs are meant too
        # @return [void]
        def call(*outputs, loggers: [])
          [ *outputs, *loggers.flat_map { |logger| outputs_of(logger) } ].each do |output|
            output.sync = true if output.respond_to?(:sync=)
          end
        end

        private
          # A logger may hand on to others (ActiveSupport's BroadcastLogger), or to none.
          def outputs_of(logger)
            return logger.broadcasts.flat_map { |other| outputs_of(other) } if logger.respond_to?(:broadcasts)

            device = logger.instance_variable_get(:@logdev)
            [ device.respond_to?(:dev) ? device.dev : device ]
          end
      end
    end
  end
end
