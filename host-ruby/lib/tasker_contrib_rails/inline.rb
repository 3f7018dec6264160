# frozen_string_literal: true

require "active_support/core_ext/object/blank"

module TaskerContribRails
  # Runs a workflow in this process, with the app's own handlers and nothing else: no server, no database, no worker.
  #
  #   result = TaskerContribRails::Inline.run("order_fulfillment", namespace: "shop", context: { order_id: 1 })
  #   result.status                  # => "complete"
  #   result["charge"].result        # => { "payment_id" => "p1" }
  #   puts result
  #
  # What runs when is the engine's own rules, which the component has; docs/workflows.md says where it still differs.
  module Inline
    SEEDS = 100_000
    private_constant :SEEDS

    # @param name [String] the template's `name`, `namespace/name` or file; see {Workflows::Sources#find}
    # @param namespace [String, nil] its `namespace_name`; needed where two templates have one name and neither is full
    # @param context [Hash] what the task is created with
    # @param real_time [Boolean] sleep before a retry instead of only counting the time
    # @param handlers [Handlers] what {TaskerContribRails.register} registered, unless told otherwise
    # @param observer [#call, nil] is told of each attempt as it ends, with a {Attempt}
    # @param seed [Integer] decides in which order handlers are given the results of other steps, which the engine does
    #   in another order each time
    # @return [Result]
    # @raise [Error::NoSuchTemplate] where there is no such template, or more than one
    # @raise [Error::Rejected] with every mistake in the template
    # @raise [Error::ContextRefused] where the context is not what the template's `input_schema` asks for
    # @raise [JsonSafe::Unsafe] where the context can't be stored as JSON
    def self.run(name, namespace: nil, context: {}, real_time: false, handlers: TaskerContribRails.handlers,
                 observer: nil, seed: self.seed)
      template = Template.find(name, namespace:)
      EventBridge.start(declared: template.steps.flat_map { |step| step["events"].map { |event| event["name"] } })
      Run.new(template, context:, real_time:, handlers:, observer:, seed:).call
    end

    # @return [Integer] `TASKER_SEED`, or another one each time
    # @raise [Error::Misuse] where that is no whole number
    def self.seed
      given = ENV["TASKER_SEED"].presence or return Random.rand(SEEDS)
      Integer(given, 10, exception: false) ||
        raise(Error::Misuse, "TASKER_SEED is a whole number, not #{given.inspect}.")
    end
  end
end
