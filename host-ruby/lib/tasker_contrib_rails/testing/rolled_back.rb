# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Rolls back what Active Record wrote in a block.
    #
    # @api private
    module RolledBack
      # @return [Object] the value of the block
      def self.call
        return yield unless database?

        value = nil
        # The transaction is not joinable, so that after_commit callbacks run inside it, as in transactional
        # tests.
        ActiveRecord::Base.transaction(requires_new: true, joinable: false) do
          value = yield
          raise ActiveRecord::Rollback
        end
        value
      end

      def self.database?
        defined?(ActiveRecord::Base) &&
          ActiveRecord::Base.connection_handler.connection_pool_list(ActiveRecord::Base.current_role).any?
      end
      private_class_method :database?
    end
  end
end
