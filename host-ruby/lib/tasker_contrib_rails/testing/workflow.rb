# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # A workflow that a test runs, completely or step by step.
    class Workflow
      # @param template [Template]
      # @param run [Inline::Run]
      #
      # @api private
      def initialize(template, run)
        @template, @run, @events = template, run, []
      end

      # @return [Array<Event>] all events that were published for it, including those of its steps
      attr_reader :events

      # Makes the next attempt at a step.
      #
      # @return [Inline::Step] the step that ran
      # @raise [Error::Misuse] if there is no next attempt
      def step!
        raise Error::Misuse, "There is no next step: the workflow is #{status}.\n\n#{report}" if over?

        watched { @run.step }
      end

      # Runs until the given step is next.
      #
      # @param step [String]
      # @return [self]
      # @raise [ArgumentError] if the workflow has no such step
      # @raise [Error::Misuse] if it ends before that
      def until(step)
        @template.step(step)
        step! until over? || next_step == step.to_s
        return self unless over?

        raise Error::Misuse, "The workflow is #{status} and #{step} was not the next step.\n\n#{report}"
      end

      # Runs the workflow to its end.
      #
      # @return [self]
      def finish!
        watched { @run.call }
        self
      end

      # @return [Boolean]
      def over? = watched { @run.over? }

      # @return [String, nil] the step of the next attempt
      def next_step = watched { @run.next_step }&.name

      # @return [Inline::Result] the result so far
      def result = @run.result

      # @return [Inline::Step, nil] such as `workflow["charge"].result`
      def [](name) = result[name]

      # @return [Hash{String => Object}] the task's context
      def context = result.context

      # @return [String] the state, named as in the engine; in_progress until it is over
      def status = result.status
      # @return [Boolean]
      def complete? = result.complete?
      # @return [Hash{String => Inline::Step}] the created steps, in the order of the template
      def steps = result.steps
      # @return [Array<Inline::Attempt>] every call of a handler, in order
      def timeline = result.timeline
      # @return [Array<Inline::Events::Published>] the events that its template declares, with or without a
      #   subscriber
      def published = result.events
      # @return [Float] virtual seconds that passed before retries
      def waited = result.waited
      # @return [String]
      def task_uuid = @run.task_uuid

      # @return [String] a table of its steps, its timeline, and a drawing
      def report = [ result, timeline_text, @template.picture ].join("\n\n")
      alias to_s report

      def inspect = "#<#{self.class.name} #{result.inspect}>"

      # @raise [ArgumentError] if it has no such step
      #
      # @api private
      def declared(step) = @template.step(step)

      private
        def timeline_text = Inline::Timeline.new(trace: true).lines(timeline).join("\n")

        def watched
          value = nil
          seen = EventBridge.capture { value = yield }
          @events.concat(seen.select { |event| event.task_uuid == task_uuid })
          value
        end
    end
  end
end
