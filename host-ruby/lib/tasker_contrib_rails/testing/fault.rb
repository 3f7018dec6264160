# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # A failure of one delivery of a step.
    #
    # @!attribute step [String]
    # @!attribute delivery [Integer] the number of the delivery, from 1
    # @!attribute kind [Symbol]
    #
    # @api private
    Fault = Data.define(:step, :delivery, :kind)

    class Fault
      # The kinds of failures. In all but one, the handler has done its work, but its result is lost.
      KINDS = {
        retryable: "fails, and is tried again", permanent: "fails for good", exit: "calls exit",
        no_json: "returns what is no JSON", time_out: "takes too long",
        crash_before: "is lost with its worker before it begins, and given to another",
        crash_after: "is lost with its worker after its side effects, and given to another",
        delivered_twice: "is delivered twice"
      }.freeze
      # The kinds after which the workflow continues.
      PASSING = %i[ retryable time_out crash_before crash_after delivered_twice ].freeze

      # @param kinds [Array<Symbol>]
      # @return [void]
      # @raise [ArgumentError] if there is no such kind
      def self.refuse(kinds)
        strange = kinds.find { |kind| !KINDS.key?(kind) } or return
        near = Suggestion.near(strange, KINDS.keys.map(&:name))
        advice = near ? "Did you mean :#{near}?" : "There are #{KINDS.keys.map(&:inspect).to_sentence}."
        raise ArgumentError, "There is no failure #{strange.inspect}. #{advice}"
      end

      # @param limit [Numeric, nil] the handler's time limit in seconds
      # @return [Runtime::Outcome, nil] the outcome of the attempt; nil if the step is delivered again
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
