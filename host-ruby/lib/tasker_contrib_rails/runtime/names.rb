# frozen_string_literal: true

module TaskerContribRails
  module Runtime
    # Names of the runtime's, for who must not load it to know them.
    module Names
      # The class whose `call` only says that there is none.
      BASE = "TaskerCore::StepHandler::Base"
      # What stands before the names of its errors.
      ERRORS = "TaskerCore::Errors::"
      # Types that a handler may give to `failure`.
      RETURNED = %w[ PermanentError RetryableError ValidationError UnexpectedError StepCompletionError ].freeze
      # The same, and the classes of its errors.
      KINDS = (RETURNED + %w[
        NotFoundError TimeoutError NetworkError ServerError ConfigurationError DatabaseError OrchestrationError
      ]).freeze
      # The call that starts a worker of its own.
      START = "TaskerCore::Worker::Bootstrap.start!"
    end
  end
end
