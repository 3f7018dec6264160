# frozen_string_literal: true

module TaskerContribRails
  # For things with a place in a source: +source+, +line+ and +column+.
  #
  # @api private
  module Placed
    # @return [String] the place in the form that editors understand, such as "config/tasker/base/common.toml:2:1"
    def place = [ source, *[ line, column ].take_while(&:positive?) ].join(":")
  end
end
