# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # One call of a handler.
    #
    # @!attribute at [Float] virtual seconds since the task began
    # @!attribute step [String]
    # @!attribute number [Integer] which attempt at the step, from 1
    # @!attribute outcome [Symbol] :succeeded, :failed or :yielded
    # @!attribute state [String] the step's state after the attempt
    # @!attribute duration [Float] seconds that the handler took
    # @!attribute error [String, nil]
    # @!attribute failure [String, nil] the error with its type, and where in the application it was raised
    # @!attribute retry_at [Float, nil] the virtual time of the retry, if there is one
    # @!attribute events [Array<String>] the names of the events that it published
    Attempt = Data.define(:at, :step, :number, :outcome, :state, :duration, :error, :failure, :retry_at, :events)
  end
end
