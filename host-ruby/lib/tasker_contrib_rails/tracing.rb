# frozen_string_literal: true

module TaskerContribRails
  # An OpenTelemetry span for each attempt at a step, in which its handler runs. Spans of the handler's SQL
  # and HTTP requests are its children. `require "tasker_contrib_rails/opentelemetry"` turns it on.
  #
  # In a worker, the span starts a trace of its own, because the step may run hours later. It is linked to
  # the span in which the task was created. The task carries that span as a tag, `traceparent:…`, in the
  # form of W3C Trace Context. The engine's own ids (`tasker.engine.trace_id`) are random and belong to no
  # trace.
  #
  # @api private
  module Tracing
    # The start of the tag.
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

      # @return [Array<String>] the tags for a task that is created now
      def tags
        context = ::OpenTelemetry::Trace.current_span.context
        context.valid? ? [ "#{TAG}#{header.from_span_context(context)}" ] : []
      end

      private
        def tracer = ::OpenTelemetry.tracer_provider.tracer("tasker-contrib-rails", VERSION)

        def header = ::OpenTelemetry::Trace::Propagation::TraceContext::TraceParent

        # OpenTelemetry's names for messaging and code, and our own names for everything else.
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

        # People can write any tags, so an invalid one is ignored.
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

        # A handler can return a failure without raising an error.
        def failed(span, outcome)
          span.set_attribute("error.type", outcome.error_type.to_s)
          span.status = ::OpenTelemetry::Trace::Status.error(outcome.message.to_s)
        end
    end
  end
end
