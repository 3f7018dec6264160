# frozen_string_literal: true

require "active_support/core_ext/object/blank"

module TaskerContribRails
  # Runs a workflow in this process with the application's handlers. It needs no server, no database and no worker.
  #
  #   result = TaskerContribRails::Inline.run("order_fulfillment", namespace: "shop", context: { order_id: 1 })
  #   result.status                  # => "complete"
  #   result["charge"].result        # => { "payment_id" => "p1" }
  #   puts result
  #
  # The component applies the engine's rules for what runs when. docs/workflows.md lists the remaining differences.
  module Inline
    SEEDS = 100_000
    private_constant :SEEDS

    # @param name [String] the template's `name`, `namespace/name` or file; see {Workflows::Sources#find}
    # @param namespace [String, nil] the template's `namespace_name`; needed if two templates share a name
    # @param context [Hash] the task's context
    # @param real_time [Boolean] whether to sleep before a retry instead of only counting the time
    # @param handlers [Handlers] by default, what {TaskerContribRails.register} registered
    # @param observer [#call, nil] called with an {Attempt} whenever an attempt ends
    # @param seed [Integer] decides in which order handlers get the results of other steps; the engine uses another
    #   order each time
    # @return [Result]
    # @raise [Error::NoSuchTemplate] if there is no such template, or more than one
    # @raise [Error::Rejected] with all mistakes in the template
    # @raise [Error::ContextRefused] if the context does not match the template's `input_schema`
    # @raise [JsonSafe::Unsafe] if the context can't be stored as JSON
    def self.run(name, namespace: nil, context: {}, real_time: false, handlers: TaskerContribRails.handlers,
                 observer: nil, seed: self.seed)
      template = Template.find(name, namespace:)
      EventBridge.start(declared: template.steps.flat_map { |step| step["events"].map { |event| event["name"] } })
      Run.new(template, context:, real_time:, handlers:, observer:, seed:).call
    end

    # @return [Integer] `TASKER_SEED`, or a random seed
    # @raise [Error::Misuse] if `TASKER_SEED` is not a whole number
    def self.seed
      given = ENV["TASKER_SEED"].presence or return Random.rand(SEEDS)
      Integer(given, 10, exception: false) ||
        raise(Error::Misuse, "TASKER_SEED must be a whole number, not #{given.inspect}.")
    end
  end
end
