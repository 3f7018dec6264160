# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # One call of a handler, in the order in which they were made.
    #
    # @!attribute at [Float] virtual seconds since the task began
    # @!attribute step [String]
    # @!attribute number [Integer] which attempt at the step, from 1
    # @!attribute outcome [Symbol] :succeeded, :failed or :yielded
    # @!attribute state [String] where the step is after it
    # @!attribute duration [Float] seconds that the handler took
    # @!attribute error [String, nil]
    # @!attribute failure [String, nil] the error with its kind, and the place in the application where it was raised
    # @!attribute retry_at [Float, nil] virtual seconds, where it will be tried again
    # @!attribute events [Array<String>] names of the events it published
    Attempt = Data.define(:at, :step, :number, :outcome, :state, :duration, :error, :failure, :retry_at, :events)
  end
end
