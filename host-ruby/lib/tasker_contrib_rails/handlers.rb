# frozen_string_literal: true

module TaskerContribRails
  # Finds a step's handler and calls it, in the same way in a worker, an inline run and a test.
  #
  # @api private
  module Handlers
  end
end
