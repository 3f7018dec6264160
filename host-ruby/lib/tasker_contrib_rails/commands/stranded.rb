# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:stranded`: lists the steps that dead and frozen workers hold, and hands them back on request.
    class Stranded
      # @param claims [Database::Claims]
      # @param sweeper [Worker::Sweeper]
      # @param hand_back [String, nil] a worker's name; empty: every dead worker
      # @param output [IO]
      def initialize(claims: nil, sweeper: nil, hand_back: nil, output: $stdout)
        @claims = claims || claims_of_app
        @sweeper = sweeper || Worker::Sweeper.new(claims: @claims, shared: @shared)
        @hand_back, @output = hand_back, output
      end

      # @return [Integer] how many steps dead and frozen workers hold, or held before the hand-back
      def call
        workers = @claims.workers
        refuse_others(workers) if @hand_back.present?
        shown = workers.reject { |owner| owner.alive && !Worker::Sweeper.frozen?(owner) }
        held = shown.sum { |owner| show(owner) }
        print "No dead worker holds a step." if held.zero?
        if held.positive? && @hand_back.nil?
          print "--hand-back hands back the steps of dead workers; a running worker does that by itself. " \
                "For a frozen worker, give its name: --hand-back WORKER."
        end
        held
      ensure
        @claims.database.close
      end

      private
        def claims_of_app(settings = Worker::Settings.of_app)
          @shared = settings.queues.shared
          session = Database::Session.new(settings.database_url, name: "tasker:stranded")
          Database::Claims.new(session, results: settings.queues.results)
        end

        def refuse_others(workers)
          owner = workers.find { |each| each.worker == @hand_back }
          unless owner
            raise Error::Misuse, "There is no worker #{@hand_back}. Without --hand-back, the workers are listed."
          end
          return unless owner.alive && !Worker::Sweeper.frozen?(owner)

          if owner.silent
            raise Error::Misuse, "Worker #{@hand_back} is running: it was active #{owner.silent.round} s ago. " \
                                 "Stop it with TERM; it then finishes or hands back its steps."
          end

          raise Error::Misuse, "Worker #{@hand_back} is running, and this role can't see whether it is frozen. " \
                               "End its process; then it counts as dead."
        end

        def show(owner)
          steps = @claims.held(owner.queues)
          frozen = "is frozen: it holds its lock but has been silent for #{owner.silent.round} s" if owner.alive
          print "#{owner.worker} (#{said_by(owner)}) #{frozen || "is dead"}"
          steps.each { |step| print "  #{step}, since #{step.since}, #{step.begun ? "begun" : "not begun"}" }
          hand_back(owner) if @hand_back == owner.worker || (@hand_back == "" && !owner.alive)
          steps.size
        end

        def said_by(owner)
          owner.where ? "#{owner.where}, started #{owner.owner["started_at"]}" : "it left no information about itself"
        end

        def hand_back(owner)
          swept = owner.alive ? @sweeper.sweep_frozen(owner) : @sweeper.sweep(owner)
          return print("  it is running again, or another worker is handing its steps back") unless swept

          print "  handed back: #{swept.handed_back.size}, sent on: #{swept.sent_on.size}, " \
                "results sent again: #{swept.resent.size}"
        end

        # Names come from the database, so they are escaped.
        def print(text) = @output.puts(Printable.line(text))
    end
  end
end
