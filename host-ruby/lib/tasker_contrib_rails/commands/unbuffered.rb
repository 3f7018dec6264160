# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # Turns off buffering. If standard output is not a terminal, Ruby collects some kilobytes before it writes them. A
    # worker's lines would appear late, and a kill would lose them.
    module Unbuffered
      class << self
        # @param outputs [Array<IO, #sync=>]
        # @param loggers [Array<Logger>] loggers whose outputs are unbuffered too
        # @return [void]
        def call(*outputs, loggers: [])
          [ *outputs, *outputs_of(loggers) ].each do |output|
            output.sync = true if output.respond_to?(:sync=)
          end
        end

        # @param loggers [Array<Logger>]
        # @return [Array<Object>] where they write
        def outputs_of(loggers) = loggers.flat_map { |logger| outputs(logger) }

        private
          # A logger may pass messages on to others (ActiveSupport's BroadcastLogger), or to none.
          def outputs(logger)
            return outputs_of(logger.broadcasts) if logger.respond_to?(:broadcasts)

            device = logger.instance_variable_get(:@logdev)
            [ device.respond_to?(:dev) ? device.dev : device ]
          end
      end
    end
  end
end
