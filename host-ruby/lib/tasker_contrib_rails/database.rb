# frozen_string_literal: true

module TaskerContribRails
  # Tasker's own database: every statement that this gem sends to it stands in this room, one file each, in a folder of
  # the class that sends it. What the rows mean is for the rooms that ask: worker, operations and commands.
  #
  # @api private
  module Database
  end
end
