# frozen_string_literal: true

module TaskerContribRails
  module Page
    # How a task stands.
    Standing = Operations::Standing
  end
end
