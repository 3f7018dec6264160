# frozen_string_literal: true

module TaskerContribRails
  module Commands
    class Show
      # The words for times, states and transitions.
      module Wording
        private
          def line(text) = Printable.line(text)
          def words(state) = state.to_s.tr("_-", "  ")
          def clock(time) = time ? time.strftime("%H:%M:%S") : "-"
          def day(time) = time.strftime("%Y-%m-%d %H:%M:%S UTC")
          def error(attempt) = [ attempt.error_type, attempt.error ].compact.join(": ")

          def seconds(attempt)
            attempt.seconds < 1 ? "#{(attempt.seconds * 1000).round} ms" : "#{attempt.seconds.round(1)} s"
          end

          def transition(one)
            states = one.by || one.step ? [ one.from, one.to ].compact : [ one.to ]
            by = " by #{one.by}#{": #{one.because}" if one.because.present?}" if one.by
            moved = states.map { |state| words(state) }.join(" → ")
            line("#{clock(one.at)}  #{one.step || "task"}  #{moved}#{by}")
          end

          def titled(title, lines) = lines.empty? ? [] : [ "", title, *lines.map { |text| "  #{text}" } ]
      end
    end
  end
end
