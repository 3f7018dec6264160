# frozen_string_literal: true

module TaskerContribRails
  # An application's workflows: its task templates and their handlers.
  #
  # @api private
  module Workflows
  end
end
