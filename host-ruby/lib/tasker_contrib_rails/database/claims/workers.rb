# frozen_string_literal: true

module TaskerContribRails
  module Database
    class Claims
      # Which workers have queues, and whether each is alive.
      module Workers
        # A worker, as its queues describe it. +owner+: what it wrote about itself (host, pid, since). +session+: the
        # PostgreSQL process that holds its lock; nil if the lock is free. +silent+: seconds since that session's last
        # statement; nil if this role can't see it. +dead_for+: seconds since a worker first saw the lock free.
        Owner = Data.define(:worker, :queues, :owner, :session, :silent, :dead_for) do
          # @return [Boolean] whether its lock is held
          def alive = !session.nil?

          # @return [String, nil] where it runs
          def where = ("pid #{owner["pid"]} on #{owner["host"]}" if owner.values_at("pid", "host").all?)
        end

        # Takes the lock that shows that this worker is alive. The lock belongs to the session, so it is released when
        # the process ends.
        #
        # @return [Boolean] false if another session holds it, so this worker was taken for dead
        def lock(worker)
          truth("SELECT pg_try_advisory_lock($1::int4, hashtext($2)) AS is", PrivateQueue::LOCK, worker)
        end

        # @return [void]
        def unlock(worker)
          truth("SELECT pg_advisory_unlock($1::int4, hashtext($2)) AS is", PrivateQueue::LOCK, worker)
        end

        # Ends the session in which a worker holds its lock. For a worker that is known to be frozen and does not end by
        # itself.
        #
        # @param owner [Owner]
        # @return [Boolean] whether it has ended
        def end_session(owner) = truth("SELECT pg_terminate_backend($1::int4, 5000) AS is", owner.session)

        # Writes the owner of a private queue into a comment on its table.
        def sign(queue, owner)
          text = @database.query("SELECT quote_literal($1) AS text", JSON.generate(owner)).first.fetch("text")
          @database.query("COMMENT ON TABLE #{table("q", queue)} IS #{text}")
        end

        # Notes on a worker's queues since when its lock has been free, or that it is held. Every worker finds the note
        # there, even if the one that wrote it has ended, and it disappears with the queues.
        #
        # @param owner [Owner]
        # @param dead [Boolean]
        def mark(owner, dead:)
          now = @database.query("SELECT EXTRACT(EPOCH FROM clock_timestamp()) AS now").first.fetch("now").to_f if dead
          said = owner.owner.except("dead_since").merge({ "dead_since" => now }.compact)
          owner.queues.each { |queue| sign(queue, said) }
        end

        # @return [Array<Owner>] every worker that has queues
        def workers = workers_and_queues.first

        # @return [Array(Array<Owner>, Array<String>)] every worker that has queues, and the queues that are no worker's
        def workers_and_queues
          theirs, others = query(:workers, PrivateQueue::PATTERN, PrivateQueue::LOCK).partition { |row| row["worker"] }
          [ theirs.group_by { |row| row["worker"] }.map { |worker, rows| owner_of(worker, rows) },
            others.map { |row| row.fetch("queue") } ]
        end

        private
          def owner_of(worker, rows)
            row, owner = rows.first, owner(rows.first["comment"])
            Owner.new(worker:, queues: rows.map { |each| each.fetch("queue") }, owner:, session: row["session"]&.to_i,
              silent: row["session"] && row["silent"]&.to_f&.clamp(0..), dead_for: dead_for(owner, row))
          end

          # The comment may have been written by somebody else.
          def owner(comment)
            said = comment ? JSON.parse(comment) : {}
            said.is_a?(Hash) ? said : {}
          rescue JSON::ParserError
            {}
          end

          # A note from before the database's last start is ignored, because a restart releases every lock.
          def dead_for(owner, row)
            since = owner["dead_since"]
            row.fetch("now").to_f - since if since.is_a?(Numeric) && since >= row.fetch("database_since").to_f
          end
      end
    end
  end
end
