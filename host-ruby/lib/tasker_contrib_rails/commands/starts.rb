# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:starts`: what stands in the outbox.
    class Starts
      # The room of the outbox, which has this class' name.
      OUTBOX = TaskerContribRails::Starts
      # How many are deleted at once.
      BATCH = 1000
      private_constant :OUTBOX, :BATCH

      # @param format [String] "text" or "json"
      # @param output [IO]
      # @raise [Error::Misuse] if the application has no outbox
      def initialize(format: "text", output: $stdout)
        raise Error::Misuse, "This application has no table `tasker_starts`: #{OUTBOX::INSTALL}." unless OUTBOX.outbox?

        @format, @output = format, output
      end

      # Prints the starts that were not sent, those first that are due first.
      #
      # @param failing [Boolean] only those with an error
      # @return [void]
      def list(failing: false, limit: 50)
        rows = OUTBOX::Row.unsent.order(:send_at, :id)
        rows = rows.where.not(error: nil) if failing
        shown = rows.limit(limit).to_a
        return @output.puts(Printable.json(shown.map { |row| record(row) }.as_json)) if @format == "json"
        return line(failing ? "No start is failing." : "No start is waiting.") if shown.empty?

        shown.each do |row|
          line "#{row.id}  #{row.namespace}/#{row.name} #{row.version}  #{state(row)}"
          line "  #{row.error}" if row.error
        end
        left = rows.count - shown.size
        line "#{left} more: --limit #{limit + left}" if left.positive?
      end

      # Sends what is due.
      #
      # @param now [Boolean] also what waits for its next attempt, and what was refused
      # @return [Boolean] whether all of it was sent
      def send_due(now: false)
        OUTBOX::Row.unsent.where.not(error: nil).update_all(send_at: Time.current) if now
        outcome = OUTBOX::Sweep.new.call
        away = " The engine does not answer: bin/rails tasker:doctor says why." if outcome.away
        line "#{outcome.sent} sent, #{outcome.failed} not sent.#{away}"
        outcome.failed.zero?
      end

      # Takes back a start that was not sent.
      #
      # @param id [String] the start's, or its end
      # @return [void]
      # @raise [Error::Misuse] if no start fits, or several do
      def cancel(id)
        raise Error::Misuse, "Name the start by its id, or the end of it." if id.blank? # not: the only one that waits

        ending = OUTBOX::Row.sanitize_sql_like(id)
        found = OUTBOX::Row.unsent.where("id LIKE ?", "%#{ending}").limit(2).to_a
        raise Error::Misuse, "There is no unsent start `#{Printable.line(id)}`." if found.empty?
        raise Error::Misuse, "More than one start's id ends in `#{Printable.line(id)}`." if found.many?
        raise Error::Misuse, "The start was sent meanwhile." unless found.first.withdraw

        line "Cancelled #{found.first.id}."
      end

      # Deletes what was sent long ago. The tasks stay; records do not know them any more.
      #
      # @param days [Numeric]
      # @return [void]
      # @raise [Error::Misuse]
      def delete_sent(days)
        raise Error::Misuse, "A number of days is 0 or more, not #{days}." if days.negative?

        old = OUTBOX::Row.where(sent_at: ..days.days.ago)
        deleted = 0
        while (ids = old.limit(BATCH).pluck(:id)).any? # so that no transaction is long
          deleted += OUTBOX::Row.where(id: ids).delete_all
        end
        line "#{deleted} deleted."
      end

      private
        def record(row)
          { id: row.id, name: row.name, namespace: row.namespace, version: row.version, status: row.status,
            record_type: row.record_type, record_id: row.record_id, send_at: row.send_at, attempts: row.attempts,
            error: row.error }
        end

        def state(row)
          return "refused: only --send --now sends it again" if row.refused?

          seconds = (row.send_at - Time.current).round
          due = seconds.positive? ? "in #{seconds} s" : "due #{-seconds} s ago"
          return "#{row.status}, #{due}" if row.attempts.zero?

          "failed #{row.attempts == 1 ? "once" : "#{row.attempts} times"}, next attempt #{due}"
        end

        def line(text) = @output.puts(Printable.line(text))
    end
  end
end
