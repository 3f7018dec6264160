# frozen_string_literal: true

module TaskerContribRails
  # An object that holds what is nobody's to read: consoles, error pages and logs show its class and what {#shown} says,
  # and none of its variables.
  #
  # @api private
  module Discreet
    # @return [String]
    def inspect = "#<#{[ self.class.name, *shown.map { |name, value| "#{name}=#{value.inspect}" } ].join(" ")}>"

    # @return [String]
    def to_s = inspect

    # What `pp` and consoles ask.
    def pretty_print(printer) = printer.text(inspect)

    private
      # @return [Hash{Symbol => Object}] what is harmless, and tells one from another
      def shown = {}
  end
end
