# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Something that goes wrong with one delivery of a step.
    #
    # @!attribute step [String]
    # @!attribute delivery [Integer] which of the step's deliveries, from 1
    # @!attribute kind [Symbol]
    #
    # @api private
    Fault = Data.define(:step, :delivery, :kind)

    class Fault
      # What can go wrong. In all but one the handler has done its work, and nobody hears of it.
      KINDS = {
        retryable: "fails, and is tried again", permanent: "fails for good", exit: "calls exit",
        no_json: "returns what is no JSON", time_out: "takes too long",
        crash_before: "is lost with its worker before it begins, and given to another",
        crash_after: "is lost with its worker after its side effects, and given to another",
        delivered_twice: "is delivered twice"
      }.freeze
      # Those after which the workflow goes on.
      PASSING = %i[ retryable time_out crash_before crash_after delivered_twice ].freeze

      # @param kinds [Array<Symbol>]
      # @return [void]
      # @raise [ArgumentError] where there is no such kind
      def self.refuse(kinds)
        strange = kinds.find { |kind| !KINDS.key?(kind) } or return
        near = Suggestion.near(strange, KINDS.keys.map(&:name))
        advice = near ? "Did you mean :#{near}?" : "There are #{KINDS.keys.map(&:inspect).to_sentence}."
        raise ArgumentError, "There is no failure #{strange.inspect}. #{advice}"
      end

      # @param limit [Numeric, nil] seconds that the handler may take
      # @return [Runtime::Outcome, nil] what comes of the attempt; nil: the step is delivered again
      def outcome(limit)
        case kind
        when :retryable then Runtime::Outcome.failed("failed on purpose", error_type: "RetryableError", retryable: true)
        when :permanent then Runtime::Outcome.failed("failed on purpose", error_type: "PermanentError")
        when :exit then Runtime::Outcome.raised(SystemExit.new)
        when :no_json then Runtime::Outcome.raised(JsonSafe::Unsafe.new("the result is an IO, on purpose"))
        when :time_out then Runtime::Outcome.timed_out(limit || 60)
        end
      end

      def to_s
        times = " the #{delivery.ordinalize} time" if delivery > 1
        "#{step}#{times} #{KINDS.fetch(kind)}"
      end
    end
  end
end
