# frozen_string_literal: true

require "json"

# Helpers for measuring. Each script prints what it measured, with its aim. `rake bench` also writes all of it into
# bench/RESULTS.md, and fails if an aim is missed by more than its noise.
module Bench
  # @!attribute noise [Float] by how much of its aim a value may miss it, because that much changes from run to run
  Row = Data.define(:subject, :what, :value, :unit, :aim, :noise) do
    def missed? = !aim.nil? && value > aim * (1 + noise)

    def to_s
      "#{format("%-12s %-62s", subject, what)} #{shown(value)} #{unit}#{" (aim: at most #{shown(aim)})" if aim}"
    end

    def shown(number) = number.is_a?(Integer) ? number.to_s : format(number >= 100 ? "%.0f" : "%.2f", number)
  end

  # A file that collects the rows of a whole run, a JSON object a line.
  ROWS = ENV["BENCH_ROWS"]

  class << self
    # Reports a measured value.
    #
    # @param unit [String] such as "ms", or "times" for a ratio of two things measured in turns
    def row(subject, what, value, unit, aim: nil, noise: 0.1)
      row = Row.new(subject:, what:, value:, unit:, aim:, noise:)
      puts row
      File.write(ROWS, "#{JSON.generate(row.to_h)}\n", mode: "a") if ROWS
    end

    # Reports what could not be measured here, and why.
    def absent(subject, why)
      puts "#{subject}: not measured, #{why}"
      File.write(ROWS, "#{JSON.generate(subject:, absent: why)}\n", mode: "a") if ROWS
    end

    # @return [Float] that the block took
    def seconds
      start = Process.clock_gettime(Process::CLOCK_MONOTONIC)
      yield
      Process.clock_gettime(Process::CLOCK_MONOTONIC) - start
    end

    # @return [Float] seconds of processor time of this process, which other work on the machine does not change much
    def work
      start = Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID)
      yield
      Process.clock_gettime(Process::CLOCK_PROCESS_CPUTIME_ID) - start
    end

    # @return [Float] seconds of processor time of the processes that the block starts and waits for
    def work_of_children
      before = Process.times
      yield
      after = Process.times
      after.cutime + after.cstime - before.cutime - before.cstime
    end

    def median(list) = list.sort[list.size / 2]

    # @return [Float] milliseconds of processor time that the block takes: the median of this many rounds
    def milliseconds(rounds, &) = median(Array.new(rounds) { work(&) }) * 1000

    # Medians of several things in seconds, measured in turns so that noise falls on all alike.
    #
    # @param by [Symbol] how they are measured: {.seconds}, {.work} or {.work_of_children}
    def side_by_side(rounds:, by: :seconds, **things)
      samples = Array.new(rounds) { things.transform_values { |thing| public_send(by, &thing) } }
      things.keys.to_h { |name| [ name, median(samples.map { |sample| sample[name] }) ] }
    end

    # @return [Boolean] whether a gem is in the bundle
    def gem?(name) = Gem.loaded_specs.key?(name)
  end
end
