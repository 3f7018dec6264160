# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Takes back what Active Record wrote in a block.
    #
    # @api private
    module RolledBack
      # @return [Object] what the block returned
      def self.call
        return yield unless database?

        value = nil
        # Not joinable, so that callbacks after a commit run in it, as in tests with transactions.
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
