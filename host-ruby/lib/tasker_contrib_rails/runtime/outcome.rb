# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # How one run of a handler ended, in the terms of the engine.
    class Outcome
      # Errors that no second attempt will mend: the code is not there, or it asked to end the process.
      PERMANENT = [ ScriptError, SystemExit, UncaughtThrowError, SystemStackError, JsonSafe::Unsafe ].freeze

      attr_reader :kind, :result, :metadata, :message, :error_type, :error_code, :retryable, :checkpoint

      # What a handler returned.
      #
      # @param returned [Object]
      # @return [Outcome]
      def self.of(returned)
        output = TaskerCore::Types::StepHandlerCallResult.from_handler_output(returned)
        if output.checkpoint?
          new(:yielded, checkpoint: output)
        elsif output.success?
          new(:done, result: output.result, metadata: output.metadata)
        else
          new(:failed, message: text(output.message), error_type: output.error_type, error_code: text(output.error_code),
            retryable: output.retryable, metadata: output.metadata)
        end
      end

      # What it raised, of whatever kind.
      #
      # @param error [Exception]
      # @return [Outcome]
      def self.raised(error)
        metadata = { error_class: error.class.name }
        metadata[:context] = error.context if error.respond_to?(:context) && error.context.is_a?(Hash)
        metadata[:retry_after] = error.retry_after if error.respond_to?(:retry_after)
        retryable = PERMANENT.none? { |kind| error.is_a?(kind) } && TaskerCore::Errors::ErrorClassifier.retryable?(error)
        new(:failed, message: said_by(error), error_type: error.class.name, retryable:, metadata: metadata.compact,
          error_code: (text(error.error_code) if error.respond_to?(:error_code)))
      end

      # @return [Outcome] a failure that no exception stands for
      def self.failed(message, error_type:, retryable: false)
        new(:failed, message:, error_type:, retryable:, metadata: {})
      end

      # What an exception says, for somebody who sees only this. `exit` says nothing by itself.
      def self.said_by(error)
        return "The handler called exit, or killed the thread that it ran in; either would have ended the worker." if error.is_a?(SystemExit)

        text(error.message).presence || error.class.name
      end
      private_class_method :said_by

      # What the engine takes and PostgreSQL stores.
      def self.text(value) = (value.to_s.dup.force_encoding(Encoding::UTF_8).scrub.delete("\0")[0, 10_000] unless value.nil?)
      private_class_method :text

      def initialize(kind, result: nil, metadata: {}, message: nil, error_type: nil, error_code: nil, retryable: true, checkpoint: nil)
        @kind, @result, @metadata, @message = kind, result, metadata || {}, message
        @error_type, @error_code, @retryable, @checkpoint = error_type, error_code, retryable, checkpoint
      end

      def success? = kind == :done

      def yielded? = kind == :yielded

      # @return [Numeric, nil] seconds that the handler asked to wait
      def retry_after = metadata[:retry_after] || metadata["retry_after"]
    end
  end
end
