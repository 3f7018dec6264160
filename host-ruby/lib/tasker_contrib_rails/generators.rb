# frozen_string_literal: true

module TaskerContribRails
  # The implementation of the `rails generate tasker:*` generators.
  #
  # @api private
  module Generators
  end
end
