# frozen_string_literal: true

# A clock that an example moves by itself, so that it knows how long everything took.
#
#   clock = standing_clock
#   clock[0] += 5 # five seconds pass
module StandingClock
  # @return [Array<Float>] the seconds that the process's own clock shows
  def standing_clock
    [ 1_000.0 ].tap do |clock|
      allow(Process).to receive(:clock_gettime).and_wrap_original do |original, *arguments|
        arguments == [ Process::CLOCK_MONOTONIC ] ? clock[0] : original.call(*arguments)
      end
    end
  end
end

RSpec.configure { |config| config.include StandingClock }
