# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # How one run of a handler ended, in the engine's terms.
    class Outcome
      # Errors that another attempt can't fix: the code is missing, or it asked to end the process.
      PERMANENT = [ ScriptError, SystemExit, UncaughtThrowError, SystemStackError, JsonSafe::Unsafe ].freeze

      # What a handler may give an error in addition to its message.
      DETAILS = %i[ context retry_after error_code ].freeze
      private_constant :PERMANENT, :DETAILS

      attr_reader :kind, :result, :metadata, :message, :error_type, :error_code, :retryable, :checkpoint

      # @return [Exception, nil] the error that was raised
      attr_reader :exception

      # @return [Array<String>] the keys of values in the result or checkpoint that had to be converted to JSON
      attr_reader :converted

      # Makes an outcome from what a handler returned, converted to plain JSON.
      #
      # @param returned [Object]
      # @return [Outcome]
      # @raise [JsonSafe::Unsafe]
      def self.of(returned)
        output = TaskerCore::Types::StepHandlerCallResult.from_handler_output(returned)
        if output.checkpoint?
          progress = { cursor: output.cursor, items_processed: output.items_processed,
                       accumulated_results: output.accumulated_results }
          checkpoint, converted = JsonSafe.call(progress)
          new(:yielded, checkpoint:, converted:)
        elsif output.success?
          result, converted = JsonSafe.call(output.result)
          new(:done, result:, converted:, metadata: output.metadata)
        else
          new(:failed, message: text(output.message),
                       error_type: output.error_type, error_code: text(output.error_code),
                       retryable: output.retryable, metadata: output.metadata)
        end
      end

      # Makes an outcome from any exception that a handler raised.
      #
      # @param error [Exception]
      # @return [Outcome]
      def self.raised(error)
        details = DETAILS.to_h { |name| [ name, Diagnostics::Raised.ask(error, name) ] }
        metadata = { error_class: class_name(error), retry_after: details[:retry_after],
                     context: (details[:context] if Hash === details[:context]) }
        permanent = PERMANENT.any? { |kind| error.is_a?(kind) }
        retryable = !permanent && (error.is_a?(Verdict) ? error.tasker_retryable : retryable?(error))
        new(:failed, message: said_by(error), error_type: class_name(error), error_code: text(details[:error_code]),
                     retryable:, metadata: metadata.compact, exception: error)
      end

      # @return [Outcome] a failure without an exception
      def self.failed(message, error_type:, retryable: false)
        new(:failed, message:, error_type:, retryable:, metadata: {})
      end

      # @return [Outcome] the outcome of a handler that neither returned nor raised, because it used `throw` or ended
      #   its thread
      def self.left
        failed("The handler ended its thread, or left it with `throw`.", error_type: "HandlerLeft")
      end

      # @param seconds [Numeric] the limit in seconds
      # @return [Outcome]
      def self.timed_out(seconds)
        raised(TaskerCore::Errors::TimeoutError.new("The handler took longer than its limit of #{seconds} s."))
      end

      def self.retryable?(error) = TaskerCore::Errors::ErrorClassifier.retryable?(error)
      private_class_method :retryable?

      # The message of an exception. `exit` has no message of its own.
      def self.said_by(error)
        if error.is_a?(SystemExit)
          return "The handler called exit or killed its thread. Either would have ended the worker."
        end

        text(Diagnostics::Raised.ask(error, :message)).presence || class_name(error)
      end
      private_class_method :said_by

      # A class made by Class.new has no name, but one of its superclasses has.
      def self.class_name(error) = error.class.ancestors.find { |ancestor| ancestor.is_a?(Class) && ancestor.name }.name
      private_class_method :class_name

      # Converts a value to what the engine takes and PostgreSQL stores.
      def self.text(value)
        return if nil.equal?(value)

        said = Diagnostics::Raised.ask(value, :to_s).to_s
        said.dup.force_encoding(Encoding::UTF_8).scrub.delete("\0")[0, 10_000]
      end
      private_class_method :text

      def initialize(kind, result: nil, metadata: {}, message: nil, error_type: nil, error_code: nil, retryable: true,
                     checkpoint: nil, exception: nil, converted: [])
        @kind, @result, @metadata, @message, @exception = kind, result, metadata || {}, message, exception
        @error_type, @error_code, @retryable = error_type, error_code, retryable
        @checkpoint, @converted = checkpoint, converted
      end

      # @return [Hash{String => Object}] the metadata as plain JSON; bad metadata must not change the outcome
      def stored_metadata
        JsonSafe.call(metadata).first
      rescue JsonSafe::Unsafe => error
        { "metadata_dropped" => error.message }
      end

      def success? = kind == :done

      def yielded? = kind == :yielded

      # @return [Numeric, nil] the seconds that the handler asked to wait
      def retry_after = metadata[:retry_after] || metadata["retry_after"]
    end
  end
end
