# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Compares a value with an expected one, in the same way for RSpec and Minitest.
    #
    # @api private
    module Matching
      class << self
        # @param expected [Object] a value, or something that matches it: a Regexp, a Class, a Range or a
        #   matcher, also inside Hashes and Arrays
        # @param actual [Object]
        # @return [Boolean]
        def match?(expected, actual)
          case expected
          when Hash then Hash === actual && expected.size == actual.size && part?(expected, actual)
          when Array then Array === actual && expected.size == actual.size && each?(expected, actual)
          else expected == actual || matched?(expected, actual)
          end
        end

        # @param expected [Hash] entries that the larger Hash must have
        # @return [Boolean]
        def part?(expected, actual)
          expected.all? { |key, value| actual.key?(key) && match?(value, actual[key]) }
        end

        # @param value [Object] an expected JSON value
        # @return [Object] the same with String keys; matchers are unchanged
        def stored(value)
          case value
          when Hash then value.to_h { |key, item| [ key.to_s, stored(item) ] }
          when Array then value.map { |item| stored(item) }
          when Symbol then value.name
          else value
          end
        end

        private
          def each?(expected, actual) = expected.zip(actual).all? { |one, other| match?(one, other) }

          def matched?(expected, actual)
            # A matcher for a Hash may have Symbol keys.
            actual = actual.with_indifferent_access if actual.is_a?(Hash)
            expected === actual # rubocop:disable Style/CaseEquality -- that is what a matcher is asked by
          rescue ArgumentError
            false # a Range of numbers asked of a text
          end
      end
    end
  end
end
