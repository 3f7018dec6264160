# frozen_string_literal: true

module TaskerCore
  module Types
    # What a handler returns. This is a module with three classes; none of them is a StepHandlerCallResult itself.
    module StepHandlerCallResult
      class Success < Data.define(:success, :result, :metadata)
        def initialize(result:, success: true, metadata: {})
          Checks.type!(self.class, success: [ success, true, false ], metadata: [ metadata, Hash ])
          super
        end

        def [](name) = public_send(name)
        def success? = success
        def checkpoint? = false
      end

      class Error < Data.define(:success, :error_type, :message, :error_code, :retryable, :metadata)
        def initialize(error_type:, message:, error_code:, success: false, retryable: false, metadata: {})
          Checks.type!(self.class, success: [ success, true, false ], error_type: [ error_type, *ErrorTypes::ALL ],
                                   message: [ message, String ], error_code: [ error_code, String, nil ],
                                   retryable: [ retryable, true, false ], metadata: [ metadata, Hash ])
          super
        end

        def [](name) = public_send(name)
        def success? = success
        def checkpoint? = false
      end

      # A checkpoint: the progress so far is stored, and the step continues from there.
      class CheckpointYield < Data.define(:cursor, :items_processed, :accumulated_results)
        def initialize(cursor:, items_processed:, accumulated_results:)
          count = ->(number) { number.is_a?(Integer) && !number.negative? }
          Checks.type!(self.class, items_processed: [ items_processed, count ])
          super
        end

        def [](name) = public_send(name)
        def success? = false
        def checkpoint? = true
        def to_checkpoint_data(event_id:, step_uuid:) = { event_id:, step_uuid:, **to_h }
      end

      class << self
        def success(result:, metadata: {}) = Success.new(result:, metadata:)

        def error(error_type:, message:, error_code: nil, retryable: false, metadata: {})
          Error.new(error_type:, message:, error_code:, retryable:, metadata:)
        end

        def checkpoint_yield(cursor:, items_processed:, accumulated_results: nil)
          CheckpointYield.new(cursor:, items_processed:, accumulated_results:)
        end

        # Turns any return value of a handler into one of the three.
        def from_handler_output(output)
          case output
          when Success, Error, CheckpointYield then output
          when Hash then from_hash(output)
          else wrap(output)
          end
        end

        def from_exception(exception)
          case exception
          when Errors::PermanentError
            error(error_type: "PermanentError", message: exception.message, error_code: exception.error_code,
                  metadata: { context: exception.context || {} })
          when Errors::RetryableError
            error(error_type: "RetryableError", message: exception.message, retryable: true,
                  metadata: { context: exception.context || {}, retry_after: exception.retry_after }.compact)
          else
            error(error_type: "UnexpectedError", message: exception.message, retryable: true,
                  metadata: { exception_class: exception.class.name,
                              stack_trace: exception.backtrace&.first(10)&.join("\n") }.compact)
          end
        end

        private
          def from_hash(output)
            given = ->(name) { output[name] || output[name.to_s] }
            case [ output[:success], output["success"] ]
            in [ true, _ ] | [ _, true ]
              success(result: given[:result] || output, metadata: given[:metadata] || {})
            in [ false, _ ] | [ _, false ]
              error(error_type: given[:error_type] || "UnexpectedError", message: given[:message] || "Unknown error",
                    error_code: given[:error_code], retryable: given[:retryable] || false,
                    metadata: given[:metadata] || {})
            else wrap(output, "Hash")
            end
          end

          def wrap(output, original_type = output.class.name)
            success(result: output, metadata: { wrapped: true, original_type: })
          end
      end
    end
  end
end
