# frozen_string_literal: true

module TaskerContribRails
  module Testing
    module Matchers
      # The base class of matchers for a workflow.
      #
      # @api private
      class OfWorkflow < Matcher
        # Every failure message includes the workflow's report.
        def failure_message = "#{super}\n\n#{report}"
        def failure_message_when_negated = "#{super}\n\n#{report}"

        private
          def subject = "the workflow"

          def take(given)
            unless given.respond_to?(:timeline) && given.respond_to?(:steps)
              raise ArgumentError, "That is no workflow that was run: #{given.inspect}. `run_workflow(…)` gives one."
            end

            @workflow = given
          end

          def said
            failed = @workflow.steps.values.select(&:failed?)
            because = ": #{failed.map { |step| "#{step.name} failed (#{step.failure})" }.to_sentence}" if failed.any?
            "it is #{@workflow.status}#{because}"
          end

          def report = @workflow.respond_to?(:report) ? @workflow.report : @workflow.to_s

          # The steps that ran, in the order of their first attempts.
          def ran = @workflow.timeline.map(&:step).uniq

          def refuse_unknown(step) = (@workflow.declared(step) if @workflow.respond_to?(:declared))
      end
    end
  end
end
