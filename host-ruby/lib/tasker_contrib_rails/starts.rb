# frozen_string_literal: true

require "json"
require "securerandom"

module TaskerContribRails
  # Starts tasks by an outbox: a table of the application's own database. A start is a row in it, written in the
  # application's transaction, and sent to the engine after the commit.
  #
  # @api private
  module Starts
    # How to get the table.
    INSTALL = "`bin/rails generate tasker:install --outbox` and `bin/rails db:migrate` make it"

    class << self
      # @see TaskerContribRails.start
      # @return [Start]
      def start(name, record: nil, wait: nil, at: nil, **options)
        request = Request.new(name, **options)
        due = Due.new(wait:, at:)
        return Row.write(request, record:, due:) if outbox?

        refuse_without_outbox(record, due)
        Unwritten.new(request).tap(&:send_now)
      end

      # @return [Boolean] whether the application's database has the outbox
      def outbox? = database? && Row.table_exists?

      # @return [Boolean] whether the application has a database, also where the code that asks may only read from it
      def database?
        defined?(ActiveRecord::Base) &&
          ActiveRecord::Base.connection_handler.connection_pool_list(ActiveRecord.writing_role).any?
      end

      # Sends what is due.
      #
      # @return [Integer] how many were sent
      def sweep = outbox? ? Sweep.new.call.sent : 0

      private
        def refuse_without_outbox(record, due)
          what =
            if record then "`for:`"
            elsif due.later? then due.word
            elsif database? && Row.in_transaction? then "A start inside a transaction"
            end
          raise Error::Misuse, "#{what} needs the table `tasker_starts`: #{INSTALL}." if what
        end
    end
  end
end
