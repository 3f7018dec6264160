# frozen_string_literal: true

module TaskerContribRails
  module Page
    # The workers, what each holds, and what waits for them.
    class WorkersController < BaseController
      def index
        read { |reader| @fleet = reader.fleet }
        @unserved = @fleet.namespaces.select { |row| row["runnable"].to_i.positive? }
          .map { |row| row["namespace"] }.select { |namespace| @fleet.serving(namespace).zero? }
      end
    end
  end
end
