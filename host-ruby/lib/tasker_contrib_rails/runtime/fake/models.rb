# frozen_string_literal: true

module TaskerCore
  # The data that the engine sends with a step.
  module Models
    class TaskSequenceStepWrapper
      attr_reader :task, :workflow_step, :dependency_results, :step_definition

      def initialize(step_data)
        @task = TaskWrapper.new(step_data[:task])
        @workflow_step = WorkflowStepWrapper.new(step_data[:workflow_step])
        @dependency_results = DependencyResultsWrapper.new(step_data[:dependency_results])
        @step_definition = StepDefinitionWrapper.new(step_data[:step_definition])
      end

      def get_task_field(field_name) = task.context[field_name.to_s]
      def get_dependency_result(step_name) = dependency_results.get_result(step_name)
      def get_results(step_name) = dependency_results.get_results(step_name)
    end

    class TaskWrapper
      attr_reader :task_uuid, :context, :namespace_name, :task_name, :task_version

      def initialize(task_data)
        task = task_data[:task] || task_data
        @task_uuid = task[:task_uuid]
        @context = (task[:context] || {}).with_indifferent_access
        @namespace_name, @task_name, @task_version =
          %i[ namespace_name task_name task_version ].map { |name| task_data[name] || task[name] }
      end
    end

    class WorkflowStepWrapper
      PLAIN = %i[
        workflow_step_uuid task_uuid named_step_uuid name retryable max_attempts in_process processed processed_at
        attempts last_attempted_at backoff_request_seconds created_at updated_at
      ].freeze

      attr_reader(*PLAIN, :inputs, :results, :checkpoint)

      def initialize(step_data)
        PLAIN.each { |name| instance_variable_set(:"@#{name}", step_data[name]) }
        @inputs = (step_data[:inputs] || {}).with_indifferent_access
        @results = (step_data[:results] || {}).with_indifferent_access
        @checkpoint = step_data[:checkpoint]&.with_indifferent_access
      end
    end

    class DependencyResultsWrapper
      def initialize(results_data)
        @results = (results_data || {}).with_indifferent_access
      end

      def get_result(step_name) = @results[step_name]
      alias [] get_result

      # Only the result, without what the engine stores beside it.
      def get_results(step_name)
        kept = @results[step_name] or return
        kept.is_a?(Hash) && kept.key?("result") ? kept["result"] : kept
      end

      def keys = @results.keys
      def key?(step_name) = @results.key?(step_name)
      def each_key(&) = @results.keys.each(&)
    end

    class StepDefinitionWrapper
      attr_reader :name, :description, :handler, :dependencies, :retry, :timeout_seconds, :publishes_events

      def initialize(definition)
        @name, @description, @timeout_seconds = definition.values_at(:name, :description, :timeout_seconds)
        @handler = HandlerWrapper.new(definition[:handler])
        @dependencies = definition[:dependencies] || []
        @retry = (definition[:retry] || {}).with_indifferent_access
        @publishes_events = definition[:publishes_events] || []
      end
    end

    class HandlerWrapper
      attr_reader :callable, :initialization, :handler_method, :resolver

      def initialize(handler)
        @callable, @handler_method, @resolver = handler.values_at(:callable, :method, :resolver)
        @initialization = (handler[:initialization] || {}).with_indifferent_access
      end
    end
  end
end
