# frozen_string_literal: true

module TaskerContribRails
  module Database
    # What this database is and what this role may do in it, and who listens: asked by the doctor, and by {Operations}.
    class Inspection
      SQL = Statements.of("inspection")
      private_constant :SQL

      # @param session [Session]
      def initialize(session) = @session = session

      # @return [Hash{String => String}] version, database, host, role, and whether Tasker's schema is there
      def about = ask(:about).first

      # @return [Array<String>] rights that a worker needs and this role lacks, such as "INSERT on tasker.tasks"
      def lacking = ask(:rights).map { |row| "#{row["privilege"]} on #{row["object"]}" }

      # Makes a queue as a worker does, in a transaction that is rolled back.
      #
      # @raise [Error::DatabaseRefused] this role may not
      def try_queue
        @session.transaction do
          ask(:make_queue)
          raise Undone
        end
      rescue Undone
        nil
      end

      # @return [Array<String>] every queue there is
      def queues = ask(:queues).map { |row| row.fetch("queue_name") }

      # @return [Hash{String => Integer}] the `count` of a queue's messages that anyone could take, and for how many
      #   `seconds` the oldest has waited
      def waiting(queue)
        sql = format(SQL.fetch(:waiting), queue: @session.quote("q_#{queue.downcase}"))
        @session.query(sql).first.transform_values(&:to_i)
      end

      # @return [Float] the database's clock, in seconds since 1970
      def clock = ask(:clock).first.fetch("seconds").to_f

      # @return [Integer, nil] sessions of a server that listen for results; nil: this role can't see them
      def servers = ask(:servers).first["servers"]&.to_i

      private
        # Ends the transaction in which a queue was made.
        class Undone < StandardError; end
        private_constant :Undone

        def ask(name) = @session.query(SQL.fetch(name))
    end
  end
end
