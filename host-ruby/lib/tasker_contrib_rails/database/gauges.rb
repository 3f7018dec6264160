# frozen_string_literal: true

module TaskerContribRails
  module Database
    # How much of what there is in the engine's tables, for {Metrics}.
    class Gauges
      SQL = Statements.of("gauges")
      private_constant :SQL

      # @param session [Session]
      def initialize(session) = @session = session

      # @return [Array<Hash{String => String}>] a row for each namespace
      def steps = @session.query(SQL.fetch(:steps))
    end
  end
end
