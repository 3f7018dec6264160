# frozen_string_literal: true

module TaskerContribRails
  # Runs ActiveJob classes as step handlers. docs/rails.md explains it.
  #
  # @api private
  module Jobs
    # @param object [Object]
    # @return [Boolean] whether it is an ActiveJob class
    def self.job?(object) = defined?(::ActiveJob::Base) && Class === object && ::ActiveJob::Base > object || false
  end
end
