# frozen_string_literal: true

module TaskerContribRails
  module Commands
    # What `rails tasker:run` prints at the end.
    class RunReport
      # @param result [Inline::Result]
      # @param raised [Array<Exception>] by subscribers
      def initialize(result, raised: [])
        @result, @raised = result, raised
      end

      # @return [String]
      def table = @result.to_s

      # @return [Array<String>] for each step that ran, what it returned or failed with
      def results
        @result.steps.values.select(&:outcome).map do |step|
          about = indented(step.failed_with || step.result)
          [ "", "#{Printable.line(step.name)} #{step.state}", about ].join("\n")
        end
      end

      # @return [Array<String>] one line for each error that a subscriber raised
      def subscribers = @raised.map { |error| "A subscriber failed: #{Diagnostics::Raised.new(error)}" }.uniq

      # @return [String] everything about the run
      def json = Printable.json(document)

      private
        def document
          remarks = @result.remarks.map { |step, text| { "step" => step, "text" => text } }
          { "name" => @result.name, "namespace" => @result.namespace, "task_uuid" => @result.task_uuid,
            "status" => @result.status, "seed" => @result.seed, "waited" => @result.waited,
            "duration" => @result.duration.round(6), "context" => @result.context,
            "steps" => @result.steps.values.map { |step| step(step) },
            "attempts" => @result.timeline.map { |attempt| attempt(attempt) },
            **@result.to_h.slice("events"), "remarks" => remarks,
            "subscriber_failures" => @raised.map { |error| Diagnostics::Raised.new(error).to_s } }
        end

        def step(step)
          { "name" => step.name, "handler" => step.handler, "state" => step.state, "attempts" => step.attempts,
            "checkpoints" => step.checkpoints, "duration" => step.duration.round(6), "result" => step.result,
            "failure" => step.failed_with }
        end

        def attempt(attempt)
          attempt.to_h.except(:error).transform_keys(&:name)
            .merge("outcome" => attempt.outcome.name, "duration" => attempt.duration.round(6))
        end

        def indented(value) = Printable.json(value).gsub(/^/, "  ")
    end
  end
end
