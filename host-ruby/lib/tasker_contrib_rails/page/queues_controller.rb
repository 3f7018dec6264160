# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The shared queues, who takes what is in them, and the tasks that the engine has given up.
    class QueuesController < BaseController
      helper_method :unheard?

      def index
        read { |reader| @fleet = reader.fleet }
      end

      private
        # Whether something waits there for ever. A queue that has nothing needs nobody.
        def unheard?(queue) = @fleet.heard?(queue) == false && @fleet.queues.fetch(queue).first.positive?
    end
  end
end
