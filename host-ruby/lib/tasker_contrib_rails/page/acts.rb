# frozen_string_literal: true

module TaskerContribRails
  module Page
    # What a person can do on the page.
    module Acts
      # Of one step; {NAMES} has those of a whole task too.
      OF_STEPS = %i[ retry skip complete ].freeze
      NAMES = [ *OF_STEPS, :revive, :cancel ].freeze
    end
  end
end
