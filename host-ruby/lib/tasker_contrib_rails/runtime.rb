# frozen_string_literal: true

module TaskerContribRails
  # tasker-rb, the runtime in this process. Only this folder uses `TaskerCore`.
  #
  # @api private
  module Runtime
  end
end
