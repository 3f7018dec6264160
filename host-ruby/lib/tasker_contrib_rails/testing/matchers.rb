# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # The matchers that {Expectations} returns, for steps, workflows and the application. RSpec uses them
    # directly; the assertions for Minitest call them.
    module Matchers
    end
  end
end
