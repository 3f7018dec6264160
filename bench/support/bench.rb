# frozen_string_literal: true

# Helpers for measuring.
module Bench
  class << self
    # @return [Float] that the block took
    def seconds
      start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      yield
      Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
    end

    def median(list) = list.sort[list.size / 2]

    # Medians of several things in seconds, measured in turns so that noise falls on all alike.
    def side_by_side(rounds:, **things)
      samples = Array.new(rounds) { things.transform_values { |thing| seconds(&thing) } }
      things.keys.to_h { |name| [ name, median(samples.map { |sample| sample[name] }) ] }
    end
  end
end
