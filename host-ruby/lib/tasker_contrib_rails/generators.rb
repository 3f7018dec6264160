# frozen_string_literal: true

module TaskerContribRails
  # What is behind each `rails generate tasker:*`.
  #
  # @api private
  module Generators
  end
end
