# frozen_string_literal: true

module TaskerContribRails
  module Starts
    # What models get: `has_tasker_tasks`.
    #
    # @api public
    module Model
      # Gives a model the tasks that were started `for:` its records.
      #
      #   class Order < ApplicationRecord
      #     has_tasker_tasks
      #   end
      #
      #   order.start_task("order_fulfillment", context: { order_id: order.id })
      #   order.tasks.last.status
      #
      # @param name [Symbol] of the association
      # @return [void]
      def has_tasker_tasks(name = :tasks)
        has_many name, -> { order(:id) }, class_name: "::TaskerContribRails::Starts::Row", as: :record
        include Starter
      end

      # What records get.
      #
      # @api public
      module Starter
        # Starts a task for this record.
        #
        # @param workflow [String]
        # @param options [Hash] see {TaskerContribRails.start}
        # @return [Start]
        def start_task(workflow, **options) = TaskerContribRails.start(workflow, **options, for: self)
      end
    end
  end
end
