# frozen_string_literal: true

module TaskerContribRails
  # What an application's tests include: {Helpers}, and for RSpec {RSpecHelpers}.
  module Testing
  end
end
