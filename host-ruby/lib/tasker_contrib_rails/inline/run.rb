# frozen_string_literal: true

require "json"
require "securerandom"

module TaskerContribRails
  module Inline
    # Runs one task from its first step to its last. The component says what to do next; this class does it and reports
    # the result.
    #
    # @api private
    class Run
      # What gives a step to its handler.
      Delivery = Data.define(:step, :at, :limit, :context)
      # What an {Attempt} calls each kind of {Runtime::Outcome}.
      OUTCOMES = { done: :succeeded, failed: :failed, yielded: :yielded }.freeze
      private_constant :OUTCOMES

      # @param template [Template]
      # @param baggage [Hash{String => Object}, nil] what came with the task; nil: what surrounds this call
      # @param deliver [#call, nil] is given each {Delivery}, and returns its outcome; its handler, unless told so
      # @see Inline.run
      def initialize(template, context: {}, real_time: false, handlers: TaskerContribRails.handlers, observer: nil,
                     seed: Inline.seed, schemas: Workflows::Schemas.of_app, deliver: nil, baggage: nil)
        @template, @real_time, @observer = template, real_time, observer
        @context = JsonSafe.stored(context, name: "the context")
        raise ArgumentError, "A task's context must be a Hash, not #{@context.class}." unless @context.is_a?(Hash)

        baggage ||= Current::Carrier.of_app.take

        @schemas = schemas
        schemas.take_context(template.input_schema, @context)

        @task_uuid, @steps, @timeline, @remarks = SecureRandom.uuid_v7, [], [], []
        @events = Events.new(template, task_uuid: @task_uuid)
        @handlers = Handlers::Call.new(handlers).tap(&:prepare)
        @deliver = deliver || method(:deliver)
        @contexts = Contexts.new(template, task_uuid: @task_uuid, context: @context, baggage:,
                                            seed: @seed = seed)
      end

      # @return [String]
      attr_reader :task_uuid

      # To its end.
      #
      # @return [Result]
      def call
        step until over?
        result
      ensure
        @component&.close
      end

      # Makes the next attempt.
      #
      # @return [Step] the step that it was an attempt of
      def step
        asked = upcoming
        @tried << [ asked, attempt(asked) ]
        advance if @tried.size == @move["attempts"].size
        @steps[asked["step"]]
      end

      # @return [Step, nil] that of the next attempt
      def next_step = (@steps[upcoming["step"]] unless over?)

      # @return [Boolean]
      def over?
        start unless @move
        !@status.nil?
      end

      # @return [Result] as far as it has come
      def result
        return @result if @result

        # A batch's workers are created last, and belong where the template has theirs.
        made = @steps.compact.group_by { |step| step.definition.object_id }
        steps = @template.steps.flat_map { |definition| made.fetch(definition.object_id, []) }
        Result.new(task_uuid: @task_uuid, name: @template.name, namespace: @template.namespace,
                   status: @status || "in_progress", context: @context, steps:, timeline: @timeline,
                   events: @events.published, remarks: @remarks, seed: @seed, waited: @at_ms.to_i / 1000.0,
                   duration: (@ended || now) - (@started || now))
      end

      private
        # The task lives in one instance of the component.
        def start
          @started = now
          @events.task("started", payload: @context)
          @component = Component.session
          take(@component.call("runner", "start", Workflows::Steps.definitions(@template.steps)))
        end

        def advance
          reports = @tried.map { |attempt, _| Report.of(attempt["step"], @steps[attempt["step"]]) }
          move = @component.call("runner", "advance", reports)
          settle(@tried, move)
          take(move)
        end

        def take(move)
          create(move)
          @move, @tried = move, []
          return pass_time(move["at-ms"]) unless move["status"]

          @component.close
          @status, @ended = move["status"].tr("-", "_"), now
          @events.finished(@result = result)
        end

        def upcoming = (@move["attempts"][@tried.size] unless over?)

        # Time only passes on the component's clock, unless real time was asked for.
        def pass_time(at_ms)
          sleep((at_ms - @at_ms.to_i) / 1000.0) if @real_time && at_ms > @at_ms.to_i
          @at_ms = at_ms
        end

        def attempt(attempt)
          step = @steps[attempt["step"]]
          before = -> { @steps.values_at(*attempt["results"]) }
          build = -> { @contexts.build(step, retries: attempt["retry-count"], before:) }
          step.state = "in_progress"
          @events.started(first = build.call)
          context = -> { first.tap { first = nil } || build.call }
          clock = now
          delivery = Delivery.new(step:, at: @at_ms / 1000.0, limit: step.definition["timeout-seconds"], context:)
          step.outcome = judged(step, @deliver.call(delivery))
          duration = now - clock
          step.duration += duration
          @events.ended(step.outcome, handler: step.handler, duration:)
          keep(step)
          duration
        end

        def deliver(delivery) = @handlers.contained(delivery.context.call, limit: delivery.limit)

        # `config.tasker.inline_schemas` decides what to do about a result that does not match its schema.
        def judged(step, outcome)
          schema = step.definition["result-schema"] if outcome.success?
          wrong = schema && @schemas.about_result(schema, Stored.of(outcome.result)) or return outcome
          return Runtime::Outcome.failed(wrong, error_type: "ValidationError") if @schemas.strict?

          @remarks << [ step.name, wrong ]
          outcome
        end

        def keep(step)
          case step.outcome.kind
          when :done
            step.result = step.outcome.result
            remark_on_result(step)
          when :yielded
            step.checkpoint = Stored.of(step.outcome.checkpoint)
            step.checkpoints += 1
          end
        end

        # The engine would accept such a result silently.
        def remark_on_result(step)
          kind = step.outcome.metadata[:original_type]
          return if [ nil, "Hash" ].include?(kind)
          return if %w[ decision batchable ].include?(step.definition["kind"]) # the component has its own word on these

          returned = kind == "NilClass" ? "nil" : "a bare #{kind}"
          @remarks << [ step.name, "The handler returned #{returned}, which is now the step's result; " \
                                   "return `success(result: { … })`, or a Hash." ]
        end

        def settle(tried, move)
          published = move["publications"].group_by { |publication| publication["step"] }
          tried.zip(move["changes"]) do |(attempt, duration), change|
            step = @steps[change["step"]]
            step.state, step.attempts = change["state"].tr("-", "_"), change["attempt-count"]
            names = published.fetch(change["step"], []).map { |publication| @events.domain(step, publication["event"]) }
            tell(step, attempt, duration, change, names)
          end
        end

        def tell(step, attempt, duration, change, events)
          outcome = OUTCOMES.fetch(step.outcome.kind)
          retry_at = change["retry-at-ms"]&.fdiv(1000)
          @timeline << Attempt.new(at: @at_ms / 1000.0, step: step.name, number: attempt["retry-count"] + 1, outcome:,
                                   state: step.state, duration:, error: step.error, failure: step.failure, retry_at:,
                                   events:)
          @observer&.call(@timeline.last)
        end

        def create(move)
          move["created"].each do |created|
            definition = @template.steps[created["definition"]]
            @steps[created["step"]] = Step.new(created["name"], definition, inputs: created["inputs"])
          end
          move["remarks"].each { |remark| @remarks << [ @steps[remark["step"]].name, remark["text"] ] }
        end

        def now = Process.clock_gettime(Process::CLOCK_MONOTONIC)
    end
  end
end
