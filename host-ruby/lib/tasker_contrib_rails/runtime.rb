# frozen_string_literal: true

module TaskerContribRails
  # The only room that names `TaskerCore`: tasker-rb, the runtime in this process.
  #
  # @api private
  module Runtime
  end
end
