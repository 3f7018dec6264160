# frozen_string_literal: true

module TaskerContribRails
  module Jobs
    # What a job gets for one attempt at a step: what becomes of it is noted, instead of enqueued.
    module Attempt
      # Whether the process is about to end: a continuation stops at its next checkpoint then. A worker without a
      # private queue can't hand the step to another, so there it goes on.
      #
      # @return [#call]
      singleton_class.attr_accessor :stopping
      self.stopping = -> { TaskerContribRails.worker_stopping? && TaskerContribRails.worker.private_queue? }

      # What became of it.
      #
      # @!attribute performed [Boolean] whether `perform` returned
      # @!attribute result [Object] what it returned
      # @!attribute raised [Exception, nil] what it raised
      # @!attribute retried [Hash, nil] the options of its next attempt
      # @!attribute given_up [Exception, nil] the error after which there is none
      Noted = Struct.new(:performed, :result, :raised, :retried, :given_up)

      GAVE_UP = %i[ discard retry_stopped ].freeze

      # The queue adapter, as long as the job is a step.
      Adapter = Data.define(:adapter) do
        def class = adapter.class # the log names it
        def stopping? = Attempt.stopping.call
        def method_missing(...) = adapter.public_send(...)
        def respond_to_missing?(...) = adapter.respond_to?(...)
      end
      private_constant :GAVE_UP, :Adapter

      # @return [Noted]
      def tasker_noted = @tasker_noted ||= Noted.new

      def perform(...)
        tasker_noted.result = super
        tasker_noted.performed = true
        tasker_noted.result
      rescue Exception => error # rubocop:disable Lint/RescueException -- it goes on as it was
        tasker_noted.raised = error
        raise
      end

      # As ActiveJob has it, but for the copy that Rails 7.2 and 8.0 would enqueue: it would be a job of its own.
      def retry_job(options = {})
        instrument(:enqueue_retry, options.slice(:error, :wait)) { enqueue(options) }
      end

      # {#retry_job} calls this.
      def enqueue(options = {})
        tasker_noted.retried = options
        self
      end

      # `discard_on` and `retry_on` say by their events that they gave up, and in no other way.
      def instrument(operation, payload = {}, &)
        tasker_noted.given_up = payload[:error] if GAVE_UP.include?(operation)
        super
      end

      def queue_adapter = Adapter.new(super)
    end
  end
end
