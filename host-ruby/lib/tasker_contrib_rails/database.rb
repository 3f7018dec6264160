# frozen_string_literal: true

module TaskerContribRails
  # Tasker's database. This folder has every SQL statement that the gem sends to it, one file for each, in a folder
  # named after the class that sends it. The callers (worker, operations and commands) interpret the rows.
  #
  # @api private
  module Database
    # The states in which the engine has a step whose result is on its way to the server: a success, a failure.
    SUCCEEDED, FAILED = %w[ enqueued_for_orchestration enqueued_as_error_for_orchestration ].freeze
    SENT = [ SUCCEEDED, FAILED ].freeze

    # @param error [Error::DatabaseRefused]
    # @return [Boolean] whether the database lacks something that a statement names
    def self.lacks?(error)
      [ "PG::UndefinedTable", "PG::UndefinedColumn", "PG::UndefinedFunction", "PG::InvalidSchemaName" ]
        .include?(error.cause.class.name)
    end
  end
end
