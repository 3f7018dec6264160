# frozen_string_literal: true

module TaskerContribRails
  # The gem's version, and that of the component it ships.
  VERSION = "0.1.0"

  # @api private
  HOMEPAGE = "https://github.com/tasker-systems/tasker-contrib"
end
