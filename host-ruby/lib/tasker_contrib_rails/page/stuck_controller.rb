# frozen_string_literal: true

module TaskerContribRails
  module Page
    # What does not move, by cause: first what needs somebody, and of it what holds most tasks.
    class StuckController < BaseController
      helper_method :remedy

      def index
        read { |reader| @groups, @others = reader.groups.partition(&:needs_somebody?) }
      end

      private
        # What the person can do on this page about the tasks of a group.
        def remedy(group) = ([ :retry, :cancel, :revive ] & [ group.cause.remedy ]).find { |act| may?(act) }
    end
  end
end
