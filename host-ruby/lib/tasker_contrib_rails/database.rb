# frozen_string_literal: true

module TaskerContribRails
  # Tasker's database. This folder has every SQL statement that the gem sends to it, one file for each, in a folder
  # named after the class that sends it. The callers (worker, operations and commands) interpret the rows.
  #
  # @api private
  module Database
  end
end
