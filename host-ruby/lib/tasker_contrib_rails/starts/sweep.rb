# frozen_string_literal: true

module TaskerContribRails
  module Starts
    # Sends what is due, and says when to look again.
    class Sweep
      # How many are taken at once.
      BATCH = 50
      # Seconds until the next look after the engine was away.
      AWAY = 5.0
      private_constant :BATCH, :AWAY

      # What came of it.
      #
      # @!attribute sent [Integer]
      # @!attribute failed [Integer]
      # @!attribute away [Boolean] whether the engine was
      # @!attribute pause [Float] seconds after which to look again
      Outcome = Data.define(:sent, :failed, :away, :pause)

      # @param most [Float] the longest pause
      # @param stopping [#call] whether to stop after the start that is being sent
      def initialize(sender: Sender.new, most: 1.0, stopping: -> { false })
        @sender, @most, @stopping = sender, most, stopping
      end

      # @return [Outcome]
      def call
        tally = Hash.new(0)
        until (rows = Row.claim(BATCH)).empty?
          rest = send_all(rows, tally)
          Row.unsent.where(id: rest).update_all(send_at: Time.current) if rest.any?
          break if tally[:away].positive? || @stopping.call
        end
        Outcome.new(sent: tally[:sent], failed: tally[:failed] + tally[:away], away: tally[:away].positive?,
                    pause: tally[:away].positive? ? AWAY : pause)
      end

      private
        # @return [Array<Row>] what was not tried
        def send_all(rows, tally)
          rows.each_with_index do |row, at|
            return rows.drop(at) if @stopping.call

            tally[outcome = @sender.call(row)] += 1
            return rows.drop(at + 1) if outcome == :away
          end
          []
        end

        def pause
          upcoming = Row.unsent.minimum(:send_at)
          upcoming ? (upcoming - Time.current).clamp(0.01, @most) : @most
        end
    end
  end
end
