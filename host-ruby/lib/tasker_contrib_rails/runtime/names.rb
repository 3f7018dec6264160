# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # Names in the runtime, for code that must not load the runtime.
    module Names
      # The class whose `call` raises NotImplementedError.
      BASE = "TaskerCore::StepHandler::Base"
      # The namespace of its errors.
      ERRORS = "TaskerCore::Errors::"
      # Types that a handler may give to `failure`.
      RETURNED = %w[ PermanentError RetryableError ValidationError UnexpectedError StepCompletionError ].freeze
      # The same, and the classes of its errors.
      KINDS = (RETURNED + %w[
        NotFoundError TimeoutError NetworkError ServerError ConfigurationError DatabaseError OrchestrationError
      ]).freeze
      # The call that starts the runtime's own worker.
      START = "TaskerCore::Worker::Bootstrap.start!"
    end
  end
end
