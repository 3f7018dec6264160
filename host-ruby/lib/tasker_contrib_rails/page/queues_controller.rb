# frozen_string_literal: true

module TaskerContribRails
  module Page
    class QueuesController < BaseController
      def index = render("places/missing", status: :not_found)
    end
  end
end
