# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # Formats a result for the terminal.
    #
    # @api private
    class Table
      # The most characters of the last column.
      LONGEST = 100
      HEAD = [ "Step", "State", "Attempts", "Time", "" ].freeze
      private_constant :HEAD

      # @param seconds [Float]
      # @return [String] such as "12 ms"
      def self.time(seconds) = seconds < 1 ? "#{(seconds * 1000).round(1)} ms" : "#{seconds.round(1)} s"

      # @param count [Integer]
      # @param noun [String]
      # @return [String] such as "1 step"
      def self.counted(count, noun) = "#{count} #{noun}#{"s" unless count == 1}"

      # @param result [Result]
      def initialize(result)
        @result = result
      end

      def to_s = [ title, "", *table, "", *remarks ].join("\n")

      private
        def title
          waits = ", #{Table.time(@result.waited)} of waiting for retries" if @result.waited.positive?
          steps, attempts = Table.counted(@result.steps.size, "step"), Table.counted(@result.timeline.size, "attempt")
          "#{Printable.line(@result.namespace)}/#{Printable.line(@result.name)}: #{@result.status} " \
            "(#{steps}, #{attempts}, #{Table.time(@result.duration)}#{waits}, seed #{@result.seed})"
        end

        def table
          rows = [ HEAD, *@result.steps.values.map { |step| row(step) } ]
          widths = rows.transpose.map { |column| column.map(&:size).max }
          rows.map { |row| "  #{row.zip(widths).map { |cell, width| cell.ljust(width) }.join("  ").rstrip}" }
        end

        def row(step)
          checkpoints = Table.counted(step.checkpoints, "checkpoint") if step.checkpoints.positive?
          about = [ step.failure && Printable.line(step.failure), checkpoints ].compact.join(", ")
          [ Printable.line(step.name), step.state, step.attempts.to_s, Table.time(step.duration),
            Printable.cut(about, LONGEST, words: true) ]
        end

        def remarks = @result.remarks.map { |step, text| "#{Printable.line(step)}: #{Printable.line(text)}" }
    end
  end
end
