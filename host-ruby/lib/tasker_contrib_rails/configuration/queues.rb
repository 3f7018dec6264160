# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # The queues through which steps and results travel, as the merged file names them.
    #
    # @!attribute shared [String] the prefix of those in which steps wait for any worker
    # @!attribute results [String] the one in which the server awaits results
    # @!attribute shared_because [String, nil] why a worker can't have queues of its own beside them
    #
    # @api private
    Queues = Data.define(:shared, :results, :shared_because)
  end
end
