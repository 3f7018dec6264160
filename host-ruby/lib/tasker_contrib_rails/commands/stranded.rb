# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # `rails tasker:stranded`: what dead workers hold, and its hand-back by somebody who knows that they are dead.
    class Stranded
      # @param settings [Settings]
      # @param hand_back [Boolean]
      # @param output [IO]
      def initialize(settings: Worker::Settings.of_app, hand_back: false, output: $stdout)
        @hand_back, @output = hand_back, output
        config = Configuration::RuntimeFile.new(settings.merged_config)
        @claims = Worker::Claims.new(Worker::DatabaseSession.new(settings.database_url, name: "tasker:stranded"), results: config.results)
        @sweeper = Worker::Sweeper.new(claims: @claims, shared: config.shared)
      end

      # @return [Integer] how many steps the dead hold, or held
      def call
        dead = @claims.workers.reject(&:alive)
        held = dead.sum { |owner| show(owner) }
        @output.puts "No dead worker holds a step." if held.zero?
        @output.puts "--hand-back hands them back now; a living worker does it by itself." if held.positive? && !@hand_back
        held
      ensure
        @claims.database.close
      end

      private
        def show(owner)
          steps = @claims.held(owner.queues)
          @output.puts Printable.line("#{owner.worker} (#{who(owner)})")
          steps.each { |step| @output.puts Printable.line("  #{step.task}/#{step.step} #{step.step_uuid} of task #{step.task_uuid}, since #{step.since}, #{step.begun ? "begun" : "not begun"}") }
          hand_back(owner) if @hand_back
          steps.size
        end

        def who(owner) = owner.owner.empty? ? "it said nothing about itself" : "pid #{owner.owner["pid"]} on #{owner.owner["host"]}, started #{owner.owner["started_at"]}"

        def hand_back(owner)
          swept = @sweeper.sweep(owner)
          @output.puts(swept ? "  handed back: #{swept.handed_back.size}, sent on: #{swept.sent_on.size}, results sent again: #{swept.resent.size}" : "  it lives, or is being swept by another")
        end
    end
  end
end
