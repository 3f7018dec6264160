# frozen_string_literal: true

module TaskerCore
  module Types
    # The type checks that dry-struct does in the real gem; its errors are StandardErrors too.
    module Checks
      module_function

      def type!(owner, **values_and_types)
        values_and_types.each do |name, (value, *types)|
          next if types.any? { |type| type === value }

          raise ArgumentError, "[#{owner}.new] #{value.inspect} has invalid type for :#{name}"
        end
      end
    end
  end
end
