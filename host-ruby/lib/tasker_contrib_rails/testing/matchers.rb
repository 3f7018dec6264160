# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Matchers for what steps, workflows and the application did, which {Expectations} makes. RSpec takes them as its
    # own, and the assertions for Minitest ask them.
    module Matchers
    end
  end
end
