# frozen_string_literal: true

module TaskerContribRails
  # For objects with sensitive data: consoles, error pages and logs show only the class and what {#shown} returns, never
  # the instance variables.
  #
  # @api private
  module Discreet
    # @param shown [Hash{Symbol => Object}]
    # @return [String] the object's class, and what may be shown of it
    def self.text(object, shown)
      "#<#{[ object.class.name, *shown.map { |name, value| "#{name}=#{value.inspect}" } ].join(" ")}>"
    end

    # @return [String]
    def inspect = Discreet.text(self, shown)

    # @return [String]
    def to_s = inspect

    # Used by `pp` and consoles.
    def pretty_print(printer) = printer.text(inspect)

    private
      # @return [Hash{Symbol => Object}] harmless values that identify the object
      def shown = {}
  end
end
