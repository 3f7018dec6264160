# frozen_string_literal: true

require "json"
require "securerandom"

module TaskerContribRails
  module Inline
    # A step of a task that runs here, and how it ended.
    class Step
      # @return [String]
      attr_reader :name, :uuid
      # @return [Hash] a `types.step` record; for a batch worker, its pattern
      #
      # @api private
      attr_reader :definition
      # @return [Hash] the step's inputs
      attr_reader :inputs

      # @return [String] the engine's name for it: pending, in_progress, waiting_for_retry, complete, error
      attr_accessor :state
      # @return [Integer] attempts so far; continuing after a checkpoint is the same attempt
      attr_accessor :attempts
      # @return [Integer] checkpoints so far
      attr_accessor :checkpoints
      # @return [Hash, nil] the last checkpoint: cursor, items_processed, accumulated_results
      #
      # @api private
      attr_accessor :checkpoint
      # @return [Runtime::Outcome, nil] the outcome of the last attempt
      #
      # @api private
      attr_accessor :outcome
      # @return [Float] seconds spent in its handler
      attr_accessor :duration

      # @param inputs [String, nil] JSON for a batch worker; nil uses the template's `handler.initialization`
      def initialize(name, definition, inputs: nil)
        @name, @definition = name, definition
        @uuid = SecureRandom.uuid_v7
        @inputs = inputs ? Stored.of(JSON.parse(inputs)) : initialization
        @state, @attempts, @checkpoints, @duration = "pending", 0, 0, 0.0
      end

      # Stores the result as the engine does.
      #
      # @api private
      def result=(value)
        @result_json = JSON.generate(Stored.of(value))
      end

      # @return [String, nil] the stored result
      #
      # @api private
      attr_reader :result_json

      # @return [Object, nil] the result as other steps see it: a copy with String keys
      def result = result_json && JSON.parse(result_json)

      # @return [Boolean]
      def complete? = state == "complete"
      # @return [Boolean]
      def failed? = state == "error"

      # @return [String] the handler's name in the template
      def handler = definition["callable"]

      # @return [String, nil] the last attempt's error, unless the step has succeeded since
      def error = (outcome.message if outcome && !outcome.success? && !outcome.yielded?)
      # @return [String, nil] the error with its type, and where in the application it was raised
      def failure = error && (raised || [ error_type, error ].compact.join(": "))
      # @return [String, nil] the class of the error raised, or the type given to `failure`
      def error_type = (outcome.error_type if error)
      # @return [String, nil] the code given to `failure`
      def error_code = (outcome.error_code if error)

      # @return [Hash{String => Object}, nil] what the engine would store about the last attempt's failure, including
      #   the handler's metadata
      def failed_with
        return unless error

        { "error_type" => error_type, "error_code" => error_code, "message" => error,
          "retryable" => outcome.retryable ? true : false, "raised" => raised,
          "metadata" => Stored.of(outcome.stored_metadata).presence }.compact
      end

      # Most steps have none.
      #
      # @return [Hash] the template's `handler.initialization`
      #
      # @api private
      def initialization
        text = definition["initialization"]
        text == "{}" ? {} : Stored.of(JSON.parse(text))
      end

      def inspect = "#<#{self.class.name} #{name} #{state} attempts=#{attempts}>"

      private
        def raised = outcome.exception && Diagnostics::Raised.new(outcome.exception).to_s
    end
  end
end
