# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The shared queues, and the tasks that the engine has given up.
    class QueuesController < BaseController
      def index
        read { |reader| @fleet = reader.fleet }
      end
    end
  end
end
