# frozen_string_literal: true

module TaskerContribRails
  module Database
    # Facts about the database: its versions, this role's rights, its queues, and who listens. Used by the doctor and by
    # {Operations}.
    class Inspection
      SQL = Statements.of("inspection")
      private_constant :SQL

      # @param session [Session]
      def initialize(session) = @session = session

      # @return [Hash{String => String}] version, database, host, role, and whether Tasker's schema is there
      def about = ask(:about).first

      # @return [Array<String>] rights that a worker needs and this role lacks, such as "INSERT on tasker.tasks"
      def lacking = ask(:rights).map { |row| "#{row["privilege"]} on #{row["object"]}" }

      # Creates a queue as a worker does, in a transaction that is rolled back.
      #
      # @raise [Error::DatabaseRefused] if this role may not do it
      def try_queue
        @session.transaction do
          ask(:make_queue)
          raise Undone
        end
      rescue Undone
        nil
      end

      # @return [Array<String>] all queues
      def queues = ask(:queues).map { |row| row.fetch("queue_name") }

      # @return [Hash{String => Integer}] `count`: messages in the queue that are free to take; `seconds`: how long the
      #   oldest has waited
      def waiting(queue)
        sql = format(SQL.fetch(:waiting), queue: @session.quote("q_#{queue.downcase}"))
        @session.query(sql).first.transform_values(&:to_i)
      end

      # @param names [Array<String>] queues
      # @return [Array(Hash{String => Array(Integer, Float)}, Integer)] how many messages each has, and for how many
      #   seconds the oldest has been there; and how many of the server's sessions listen for results, or nil if this
      #   role can't see them
      def depths(names)
        return [ {}, nil ] if names.empty?

        parts = names.each_with_index.map do |name, place|
          filled(:depth, place:, table: "pgmq.#{@session.quote("q_#{name.downcase}")}")
        end
        rows = @session.query(filled(:depths, depths: parts.join("\nUNION ALL\n")))
        [ rows.to_h { |row| [ names[row["place"].to_i], [ row["count"].to_i, row["oldest"].to_f ] ] },
          rows.first&.fetch("servers", nil)&.to_i ]
      end

      # @param limit [Integer]
      # @return [Array<Hash{String => String}>] tasks that the engine has given up
      def dead_letters(limit:) = @session.query(SQL.fetch(:dead_letters), limit)

      # @return [Float] the database's clock, in seconds since 1970
      def clock = ask(:clock).first.fetch("seconds").to_f

      # @return [Integer, nil] how many of the server's sessions listen for results; nil if this role can't see them
      def servers = ask(:servers).first["servers"]&.to_i

      private
        # Rolls back the transaction in which a queue was created.
        class Undone < StandardError; end
        private_constant :Undone

        def ask(name) = @session.query(SQL.fetch(name))
        def filled(name, **values) = Statements.fill(SQL.fetch(name), **values)
    end
  end
end
