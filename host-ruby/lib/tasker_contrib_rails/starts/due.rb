# frozen_string_literal: true

module TaskerContribRails
  module Starts
    # When a start is to be sent.
    class Due
      # @param wait [Numeric, ActiveSupport::Duration, nil] seconds
      # @param at [Time, Date, Numeric, nil]
      # @raise [ArgumentError]
      def initialize(wait: nil, at: nil)
        raise ArgumentError, "Give `wait:` or `at:`, not both." if wait && at

        @wait, @at = wait, at
        @time = calculated
      end

      # @return [Boolean]
      def later? = !@time.nil?

      # @return [Time, nil] nil: at once
      attr_reader :time

      # @return [String] the keyword that was given
      def word = @wait ? "`wait:`" : "`at:`"

      private
        def calculated
          return Time.now + seconds(@wait) if @wait
          return Time.at(@at) if @at.is_a?(Numeric)
          return @at&.to_time if @at.nil? || @at.respond_to?(:to_time) && !@at.is_a?(String)

          raise ArgumentError, "`at:` is a time, not #{@at.inspect}."
        end

        def seconds(wait)
          return wait if (wait.is_a?(Numeric) || wait.is_a?(ActiveSupport::Duration)) && wait.to_f.finite?

          raise ArgumentError, "`wait:` is a number of seconds or a duration, not #{wait.inspect}."
        end
    end
  end
end
