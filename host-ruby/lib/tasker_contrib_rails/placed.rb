# frozen_string_literal: true

module TaskerContribRails
  # What stands somewhere in a source: has +source+, +line+ and +column+.
  #
  # @api private
  module Placed
    # @return [String] the place as editors read it, such as "config/tasker/base/common.toml:2:1"
    def place = [ source, *[ line, column ].take_while(&:positive?) ].join(":")
  end
end
