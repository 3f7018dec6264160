# frozen_string_literal: true

module TaskerContribRails
  module Starts
    # When a start is to be sent.
    class Due
      # Databases that keep times as text, such as SQLite, compare them wrongly beyond these.
      YEARS = 1..9999
      private_constant :YEARS

      # @param wait [Numeric, ActiveSupport::Duration, nil] seconds
      # @param at [Time, Date, Numeric, nil]
      # @raise [ArgumentError]
      def initialize(wait: nil, at: nil)
        raise ArgumentError, "Give `wait:` or `at:`, not both." unless wait.nil? || at.nil?

        @wait, @at = wait, at
        @time = calculated
      end

      # @return [Boolean]
      def later? = !@time.nil?

      # @return [Time, nil] nil: at once
      attr_reader :time

      # @return [String] the keyword that was given
      def word = @wait.nil? ? "`at:`" : "`wait:`"

      private
        def calculated
          return if @wait.nil? && @at.nil?

          time = @wait.nil? ? moment(@at) : Time.current + seconds(@wait)
          time.to_time.tap { raise RangeError unless YEARS.cover?(_1.year) }
        rescue RangeError # of Ruby's own too, such as FloatDomainError
          raise ArgumentError, "#{word} is in the years #{YEARS.begin} to #{YEARS.end}, which #{given.inspect} is not."
        end

        # Days and durations are meant in the application's time zone, as in `Date.tomorrow.noon` and `1.day.from_now`.
        def moment(at)
          case at
          when DateTime, Time, ActiveSupport::TimeWithZone then return at
          when Date then return at.in_time_zone
          when Integer, Float, Rational, BigDecimal then return Time.at(at)
          end
          raise ArgumentError, "`at:` is a time, not #{at.inspect}.#{" Did you mean `wait:`?" if duration?(at)}"
        end

        def given = @wait.nil? ? @at : @wait
        def duration?(value) = ActiveSupport::Duration === value

        def seconds(wait)
          return wait if (wait.is_a?(Numeric) || wait.is_a?(ActiveSupport::Duration)) && wait.to_f.finite?

          raise ArgumentError, "`wait:` is a number of seconds or a duration, not #{wait.inspect}."
        end
    end
  end
end
