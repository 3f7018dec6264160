# frozen_string_literal: true

module TaskerContribRails
  module Page
    # What tells a task from others of its workflow: the first field of its context that reads like a name or a number.
    module Hint
      LIKELY = /(?:\A|_)(?:id|number|name|key|reference|email|file)\z/
      LONGEST = 60
      private_constant :LIKELY, :LONGEST

      # @param context [Object, nil] masked
      # @return [String, nil] such as "order 10482"
      def self.of(context)
        return unless context.is_a?(Hash)

        short = context.select do |_, value|
          value.is_a?(Integer) || (value.is_a?(String) && value.size.between?(1, LONGEST))
        end
        name, value = short.find { |key, _| LIKELY.match?(key) } || short.first
        Printable.line("#{name.to_s.first(LONGEST).delete_suffix("_id").tr("_", " ")} #{value}") if name
      end
    end
  end
end
