# frozen_string_literal: true

require "json"
require_relative "../bench/support/bench"

# What a run of all benchmarks measured, as bench/RESULTS.md has it.
class BenchResults
  FILE = File.expand_path("../bench/RESULTS.md", __dir__)

  HEAD = <<~MARKDOWN
    # What `rake bench` measured last

    Medians. A ratio compares two things that were measured in turns, in the same run, so that it holds on other machines too; milliseconds hold only where they were measured. Times are processor time where that is possible. The noise is how much a value changes from run to run: an aim counts as missed if it is missed by more than that.
  MARKDOWN
  private_constant :HEAD

  # @param rows [Array<Hash{Symbol => Object}>] what {Bench.row} and {Bench.absent} collected
  def initialize(rows)
    absent, measured = rows.partition { |row| row[:absent] }
    @absent = absent.map { |row| "- #{row[:subject]}: #{row[:absent]}" }.uniq
    @rows = measured.map { |row| Bench::Row.new(**row) }
  end

  # @return [Array<Bench::Row>]
  def missed = @rows.select(&:missed?)

  # @return [String] Markdown
  def text
    [ HEAD, *@rows.group_by(&:subject).map { |subject, rows| table(subject, rows) }, *without ].join("\n")
  end

  private
    def table(subject, rows)
      head = "| what | measured | aim: at most | noise | |\n| --- | --- | --- | --- | --- |"
      "## #{subject}\n\n#{[ head, *rows.map { |row| line(row) } ].join("\n")}\n"
    end

    def line(row)
      aim = [ amount(row, row.aim), "#{(row.noise * 100).round} %", row.missed? ? "**missed**" : "held" ] if row.aim
      "| #{[ row.what, amount(row, row.value), *(aim || [ nil ] * 3) ].join(" | ")} |"
    end

    def amount(row, number) = "#{row.shown(number)} #{row.unit}".strip

    def without = @absent.any? ? [ "## Not measured\n\n#{@absent.join("\n")}\n" ] : []
end
