# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The list of tasks, and one of them.
    class TasksController < BaseController
      def home = redirect_to(tasks_path)

      def index
        @filter = Filter.from(params)
        read { |reader| @list = reader.list(@filter) }
      end

      def show
        read { |reader| @task = reader.task(params[:id]) }
      end
    end
  end
end
