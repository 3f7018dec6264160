# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:stranded`: what dead and frozen workers hold, and its hand-back by somebody who knows that they are.
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

      # @return [Integer] how many steps the dead and the frozen hold, or held
      def call
        workers = @claims.workers
        refuse_others(workers) if @hand_back.present?
        shown = workers.reject { |owner| owner.alive && !Worker::Sweeper.frozen?(owner) }
        held = shown.sum { |owner| show(owner) }
        print "No dead worker holds a step." if held.zero?
        if held.positive? && @hand_back.nil?
          print "--hand-back hands back what the dead hold; a living worker does it by itself. " \
                "What a frozen one holds: --hand-back WORKER."
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
            raise Error::Misuse, "There is no worker #{@hand_back}; without a name, the workers are listed."
          end
          return unless owner.alive && !Worker::Sweeper.frozen?(owner)

          if owner.silent
            raise Error::Misuse, "Worker #{@hand_back} lives: it spoke #{owner.silent.round} s ago. " \
                                 "Stop it by TERM, and what it holds is finished or handed back."
          end

          raise Error::Misuse, "Worker #{@hand_back} lives, and this database role can't see whether it is frozen. " \
                               "End its process, and it is a dead one."
        end

        def show(owner)
          steps = @claims.held(owner.queues)
          frozen = "is frozen: it holds its lock and has been silent for #{owner.silent.round} s" if owner.alive
          print "#{owner.worker} (#{said_by(owner)}) #{frozen || "is dead"}"
          steps.each { |step| print "  #{step}, since #{step.since}, #{step.begun ? "begun" : "not begun"}" }
          hand_back(owner) if @hand_back == owner.worker || (@hand_back == "" && !owner.alive)
          steps.size
        end

        def said_by(owner)
          owner.where ? "#{owner.where}, started #{owner.owner["started_at"]}" : "it said nothing about itself"
        end

        def hand_back(owner)
          swept = owner.alive ? @sweeper.sweep_frozen(owner) : @sweeper.sweep(owner)
          return print("  it lives, or is being swept by another") unless swept

          print "  handed back: #{swept.handed_back.size}, sent on: #{swept.sent_on.size}, " \
                "results sent again: #{swept.resent.size}"
        end

        # Names come from the database.
        def print(text) = @output.puts(Printable.line(text))
    end
  end
end
