# frozen_string_literal: true

require "securerandom"

module TaskerContribRails
  module Testing
    # A task that the application created during a test.
    class StartedTask
      # @return [String]
      attr_reader :task_uuid, :name, :namespace, :version
      # @return [Hash{String => Object}] the context, as the engine would store it
      attr_reader :context
      # @return [Hash{String => Object}] the context with its {Baggage}; the engine makes the task's identity from it
      #
      # @api private
      attr_reader :stored
      # @return [Hash{String => Object}] other fields of the request: initiator, reason, priority, tags, …
      attr_reader :options
      # @return [Workflow, nil] its run, in the mode :inline
      attr_accessor :workflow

      # @param body [Hash{String => Object}] the body of the request
      # @param template [Template]
      #
      # @api private
      def initialize(body, template)
        @template, @task_uuid, @created = template, SecureRandom.uuid_v7, Time.now
        @name, @namespace, @version = body.values_at("name", "namespace", "version")
        @stored = Stored.of(body["context"] || {})
        @context, @options = Baggage.without(@stored), body.except("name", "namespace", "version", "context")
        @status = "pending"
      end

      # @return [String] the state, named as in the engine
      def status = workflow&.status || @status

      # @return [String]
      def identity = "#{namespace}/#{name}"

      # @api private
      def cancel = @status = "cancelled"

      # @return [Hash{String => Object}] the server's response about it
      #
      # @api private
      def to_h
        states = steps.map { |step| step["current_state"] }.tally
        { "task_uuid" => task_uuid, "name" => name, "namespace" => namespace, "version" => version,
          "status" => status, "context" => context, "created_at" => @created.utc.iso8601(6), **options,
          "total_steps" => steps.size, "pending_steps" => states.fetch("pending", 0),
          "completed_steps" => states.fetch("complete", 0), "failed_steps" => states.fetch("error", 0),
          "execution_status" => status, "steps" => steps }
      end

      # @return [Array<Hash{String => Object}>] the server's response about its steps
      #
      # @api private
      def steps
        @uuids ||= Hash.new { |uuids, name| uuids[name] = SecureRandom.uuid_v7 }
        ran = workflow&.steps || {}
        names = ran.keys.presence || @template.first_steps
        names.map do |name|
          step = ran[name]
          { "step_uuid" => step&.uuid || @uuids[name], "task_uuid" => task_uuid, "name" => name,
            "current_state" => step&.state || "pending", "attempts" => step&.attempts || 0,
            "results" => step&.result }
        end
      end

      def inspect = "#<#{self.class.name} #{identity} #{status} #{context.inspect}>"
    end
  end
end
