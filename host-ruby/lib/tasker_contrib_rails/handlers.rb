# frozen_string_literal: true

module TaskerContribRails
  # Finds the handler of a step, and calls it: the same in a worker, an inline run and a test.
  #
  # @api private
  module Handlers
  end
end
