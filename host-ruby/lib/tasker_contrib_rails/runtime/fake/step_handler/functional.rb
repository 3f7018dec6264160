# frozen_string_literal: true

module TaskerCore
  module StepHandler
    # Handlers from blocks: `extend TaskerCore::StepHandler::Functional`.
    module Functional
      # The return value for the block of a decision_handler.
      class Decision
        attr_reader :type, :steps, :reason, :routing_context

        def self.route(steps, **routing_context) = new("create_steps", Array(steps), nil, routing_context)
        def self.skip(reason, **routing_context) = new("no_branches", [], reason, routing_context)

        def initialize(type, steps, reason, routing_context)
          @type, @steps, @reason, @routing_context = type, steps, reason, routing_context
          freeze
        end
      end

      # The return value for the block of a batch_analyzer.
      class BatchConfig
        attr_reader :total_items, :batch_size, :metadata

        def initialize(total_items:, batch_size:, metadata: {})
          @total_items, @batch_size, @metadata = total_items, batch_size, metadata
          freeze
        end
      end

      module_function

      def step_handler(name, depends_on: {}, inputs: [], version: "1.0.0", &block)
        _handler(name, version, block, depends_on, inputs)
      end

      def decision_handler(name, depends_on: {}, inputs: [], version: "1.0.0", &block)
        _handler(name, version, block, depends_on, inputs, Mixins::Decision) do |handler, decision|
          next decision unless decision.is_a?(Decision)

          data = { reason: decision.reason, routing_context: decision.routing_context.presence }.compact
          next handler.decision_no_branches(result_data: data) unless decision.type == "create_steps"

          handler.decision_success(steps: decision.steps, result_data: data)
        end
      end

      def batch_analyzer(name, worker_template:, depends_on: {}, inputs: [], version: "1.0.0", &block)
        _handler(name, version, block, depends_on, inputs, Mixins::Batchable) do |handler, batches|
          next batches unless batches.is_a?(BatchConfig)

          worker_count = (batches.total_items.to_f / batches.batch_size).ceil
          cursor_configs = handler.create_cursor_configs(batches.total_items, worker_count)
          handler.create_batches_outcome(worker_template_name: worker_template, cursor_configs:,
                                         total_items: batches.total_items, metadata: batches.metadata)
        end
      end

      def batch_worker(name, depends_on: {}, inputs: [], version: "1.0.0", &block)
        _handler(name, version, block, depends_on, inputs, Mixins::Batchable,
                 more: ->(handler, context) { { batch_context: handler.get_batch_context(context) } })
      end

      def api_handler(name, base_url:, depends_on: {}, inputs: [], version: "1.0.0", timeout: nil, open_timeout: nil,
                      headers: {}, &block)
        config = { url: base_url, timeout:, open_timeout:, headers: }.compact
        more = ->(handler, _) { { api: handler } }
        _handler(name, version, block, depends_on, inputs, Mixins::API, more:).tap do |handler|
          handler.define_method(:initialize) { super(config:) }
        end
      end

      # A class whose `call` passes the block its arguments. +outcome+ turns the block's return value into a result.
      def _handler(name, version, block, depends_on, inputs, *mixins, more: nil, &outcome)
        raise ArgumentError, "block required" unless block

        Class.new(Base) do
          include(*mixins) if mixins.any?
          const_set(:VERSION, version)
          define_method(:handler_name) { name }
          define_method(:call) do |context|
            arguments = Functional._inject_args(context, depends_on, inputs).merge(more&.call(self, context) || {})
            result = block.call(**arguments)
            Functional._wrap_result(outcome ? outcome.call(self, result) : result)
          rescue StandardError => error
            Types::StepHandlerCallResult.from_exception(error)
          end
        end
      end

      def _wrap_result(result)
        case result
        when Types::StepHandlerCallResult::Success, Types::StepHandlerCallResult::Error,
             Types::StepHandlerCallResult::CheckpointYield
          result
        else
          Types::StepHandlerCallResult.success(result: result.respond_to?(:to_h) ? result.to_h : {})
        end
      end

      def _inject_args(context, depends_on, inputs)
        arguments = { context: }
        depends_on.each { |parameter, (step, model)| arguments[parameter.to_sym] = _dependency(context, step, model) }
        return arguments.merge(inputs: _model(inputs, context)) if inputs.is_a?(Class)

        arguments.merge(Array(inputs).to_h { |field| [ field.to_sym, context.get_input(field.to_s) ] })
      end

      def _dependency(context, step, model)
        result = context.get_dependency_result(step.to_s)
        return result unless model && result.is_a?(Hash)

        model.new(**result.to_h.transform_keys(&:to_sym).slice(*model.attribute_names))
      end

      def _model(model, context)
        fields = model.attribute_names.to_h { |name| [ name, context.get_input(name.to_s) ] }
        model.new(**fields.compact).tap { |inputs| inputs.validate! if inputs.respond_to?(:validate!) }
      end
    end
  end
end
