# frozen_string_literal: true

module TaskerContribRails
  # What is behind each `rails tasker:*`.
  #
  # @api private
  module Commands
  end
end
