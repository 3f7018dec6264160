# frozen_string_literal: true

module TaskerContribRails
  # A span of OpenTelemetry's around each step, in which its handler runs: whatever that asks of a database or by HTTP
  # is below it. `require "tasker_contrib_rails/opentelemetry"` puts it there.
  #
  # A step's span begins a trace of its own in a worker, since it may run hours later, and is linked to the span in
  # which its task was created. That goes with the task as a tag, `traceparent:…` in the form of W3C's Trace Context:
  # the ids that the engine itself gives a worker (`tasker.engine.trace_id`) are random and in no trace.
  #
  # @api private
  module Tracing
    # How the tag begins.
    TAG = "traceparent:"
    private_constant :TAG

    class << self
      # @param context [TaskerCore::Types::StepContext]
      # @param call [#call] the step
      def call(context, call)
        name, about = "process #{context.task.task_name}/#{context.step_name}", attributes(context)
        tracer.in_span(name, kind: :consumer, links: links(context), attributes: about) do |span|
          call.call.tap { |outcome| failed(span, outcome) unless outcome.success? || outcome.yielded? }
        rescue Exception => error # rubocop:disable Lint/RescueException -- it goes on, and in_span tells the rest
          span.set_attribute("error.type", error.class.name.to_s)
          raise
        end
      end

      # @return [Array<String>] for a task that is created now
      def tags
        context = ::OpenTelemetry::Trace.current_span.context
        context.valid? ? [ "#{TAG}#{header.from_span_context(context)}" ] : []
      end

      private
        def tracer = ::OpenTelemetry.tracer_provider.tracer("tasker-contrib-rails", VERSION)

        def header = ::OpenTelemetry::Trace::Propagation::TraceContext::TraceParent

        # The names of OpenTelemetry's conventions for messages and code, and for the rest names of our own.
        def attributes(context)
          task, step = context.task, context.workflow_step
          {
            "messaging.system" => "tasker", "messaging.operation.type" => "process",
            "messaging.operation.name" => "process", "messaging.destination.name" => task.namespace_name,
            "messaging.message.id" => context.step_uuid, "messaging.message.conversation_id" => context.task_uuid,
            "code.function.name" => context.handler_name,
            "tasker.task.name" => task.task_name, "tasker.task.version" => task.task_version,
            "tasker.step.name" => context.step_name, "tasker.step.attempt" => step.attempts.to_i + 1,
            "tasker.engine.trace_id" => context.trace_id, "tasker.engine.span_id" => context.span_id
          }.compact.transform_values { |value| value.is_a?(Integer) ? value : value.to_s }
        end

        # Tags are whatever people write.
        def links(context)
          context.tags.grep(String).filter_map do |tag|
            next unless tag.start_with?(TAG)

            ::OpenTelemetry::Trace::Link.new(span_context(header.from_string(tag.delete_prefix(TAG))))
          rescue ::OpenTelemetry::Error
            nil
          end
        end

        def span_context(parent)
          ::OpenTelemetry::Trace::SpanContext.new(trace_id: parent.trace_id, span_id: parent.span_id,
                                                  trace_flags: parent.flags, remote: true)
        end

        # A handler that returns a failure raises nothing.
        def failed(span, outcome)
          span.set_attribute("error.type", outcome.error_type.to_s)
          span.status = ::OpenTelemetry::Trace::Status.error(outcome.message.to_s)
        end
    end
  end
end
