# frozen_string_literal: true

module TaskerContribRails
  module Jobs
    # What a job returns was seldom meant for anybody: a record, the answer of a mailer. Only what JSON has becomes the
    # step's result, and of a Hash all that can be converted.
    module Result
      # @param returned [Object]
      # @return [Object, Hash] an empty Hash if nothing of it is kept
      def self.of(returned)
        result, converted = JsonSafe.call(returned)
        kept = converted.empty? || returned.is_a?(Hash)
        kept && !result.nil? ? result : {}
      rescue JsonSafe::Unsafe
        raise if returned.is_a?(Hash)

        {}
      end
    end
  end
end
