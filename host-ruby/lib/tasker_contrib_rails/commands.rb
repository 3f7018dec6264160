# frozen_string_literal: true

module TaskerContribRails
  # The implementation of the `rails tasker:*` commands.
  #
  # @api private
  module Commands
  end
end
