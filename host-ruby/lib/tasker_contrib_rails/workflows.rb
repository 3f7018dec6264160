# frozen_string_literal: true

module TaskerContribRails
  # An application's workflows: its task templates, and the code that they name.
  #
  # @api private
  module Workflows
  end
end
