# frozen_string_literal: true

require "active_record"

module TaskerContribRails
  module Starts
    # A start in the outbox.
    #
    # Whoever commits it sends it. The others leave it alone meanwhile, because it is due only after {LEASE}; so what a
    # killed process has left is due then. Two may send one start: the engine takes it once.
    class Row < ActiveRecord::Base
      # Seconds for which others leave a start to the one who sends it.
      LEASE = 10
      # The longest text of an error that is kept.
      LONGEST = 500
      # The most seconds between two attempts.
      SLOWEST = 300
      private_constant :LEASE, :LONGEST, :SLOWEST

      self.table_name = "#{table_name_prefix}tasker_starts#{table_name_suffix}"
      self.inheritance_column = nil

      belongs_to :record, polymorphic: true, optional: true

      scope :unsent, -> { where(sent_at: nil) }
      scope :due, ->(now = Time.current) { unsent.where(send_at: ..now) }

      after_commit :send_now, on: :create, unless: :scheduled?

      class << self
        # @param request [Request]
        # @param record [ActiveRecord::Base, nil]
        # @param due [Due]
        # @return [Row]
        def write(request, record:, due:)
          refuse(record) if record
          now = Time.current
          create!(
            id: request.id, name: request.name, namespace: request.namespace, version: request.version,
            record_type: record&.class&.polymorphic_name, record_id: record&.id&.to_s,
            request_json: JSON.generate(request.body), created_at: now, due_at: due.time,
            send_at: due.time || now + LEASE
          )
        end

        # Takes rows that are due, so that nobody else sends them for now.
        #
        # @return [Array<Row>] the oldest first
        def claim(limit, now: Time.current)
          lease = now + LEASE * 3
          return due(now).order(:send_at).limit(limit).select { |row| row.take(lease) } unless skip_locked?

          transaction do
            rows = due(now).order(:send_at).limit(limit).lock("FOR UPDATE SKIP LOCKED").to_a
            where(id: rows).update_all(send_at: lease) if rows.any?
            rows
          end
        end

        # @return [Boolean] whether a transaction of the application is open
        def in_transaction? = borrowed { |connection| connection.current_transaction.joinable? }

        private
          # Applications may forbid `connection`, which Rails 7.2 and later hold until the request ends.
          def borrowed(&) = connection_pool.with_connection(&)

          def skip_locked?
            borrowed do |connection|
              case connection.adapter_name
              when "PostgreSQL", "PostGIS" then true
              when "Mysql2", "Trilogy" then !connection.mariadb? && connection.database_version >= "8.0.1"
              else false
              end
            end
          end

          def refuse(record)
            unless record.is_a?(ActiveRecord::Base) && record.persisted?
              given = record.class
              given = "a new #{given}: save it first" if record.try(:new_record?)
              given = "a deleted #{given}" if record.try(:destroyed?)
              raise Error::Misuse, "`for:` takes a saved record, not #{given}."
            end
            if record.id.is_a?(Array)
              raise Error::Misuse, "`for:` takes a record with one key, and #{record.class} has several."
            end
            raise Error::Misuse, "`for:` takes a record with a key, and #{record.class} has none." if record.id.nil?
            return if record.class.connection_pool == connection_pool

            raise Error::Misuse, "#{record.class} is in another database than the table `tasker_starts`, so no " \
                                 "transaction can hold both. docs/rails.md says how to have the table there."
          end
      end

      # @return [Boolean] whether its time is yet to come
      def scheduled? = sent_at.nil? && due_at.present? && due_at.future?

      # @return [Hash{String => Object}] the body for the server
      def request = @request ||= JSON.parse(request_json, max_nesting: 0)

      # Compares and swaps: of several who saw it due, one takes it.
      #
      # @return [Boolean]
      def take(lease) = self.class.where(id:, sent_at: nil, send_at: send_at).update_all(send_at: lease) == 1

      # Leaves it to a worker, at once.
      def leave = update_columns(send_at: Time.current)

      # @return [Boolean] whether the start was still wanted, and not withdrawn while it was sent
      def sent(task_uuid)
        update_columns(task_uuid:, sent_at: Time.current, error: nil, attempts: attempts + 1)
      end

      def failed(error, slowest: SLOWEST)
        tried(error, again: Time.current + [ 2**[ attempts, 16 ].min, slowest ].min)
      end

      # Nobody sends it any more, unless a person asks for it.
      def refused(error) = tried(error, again: nil)

      # @return [Boolean] whether it was not sent before
      def withdraw = @withdrawn = self.class.unsent.where(id:).delete_all == 1

      # @see Start#status
      def status = persisted? ? super : "rolled_back"

      # @see Start#cancel
      def cancel
        super if sent? || !withdraw && reload.sent? # by another process
      rescue ActiveRecord::RecordNotFound # it is withdrawn already
      end

      private
        def tried(error, again:)
          text = Printable.line(Diagnostics::Raised.ask(error, :message).to_s)
          update_columns(error: Printable.cut(text, LONGEST), attempts: attempts + 1, send_at: again)
        end

        def send_now = (Sender.after_commit(self) unless @withdrawn)
    end

    ActiveSupport.run_load_hooks(:tasker_start, Row)
    ActiveSupport.run_load_hooks(:tasker_outbox, Row)
  end
end
