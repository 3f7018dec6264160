# frozen_string_literal: true

require "active_support"
require "active_support/current_attributes"

module TaskerContribRails
  module Handlers
    # What Rails puts around a request or a job, put around one step: the reloader, the executor, and CurrentAttributes
    # of its own. What the caller had set in them is there again afterwards.
    class Scope
      # @param app [Rails::Application, nil] without one, only CurrentAttributes are the step's own
      def initialize(app = (Rails.application if defined?(Rails.application)))
        @reloader = app&.reloader
      end

      # @yield the step
      # @return [Object] what the block returned
      def call(&) = with_own_attributes { @reloader ? @reloader.wrap(&) : yield }

      private
        # Inside a request or a test the executor runs already and would reset nothing; elsewhere it would reset the
        # caller's.
        def with_own_attributes
          callers = instances.dup
          instances.clear
          yield
        ensure
          instances.replace(callers)
        end

        # Private to Rails, and the same from 7.0 to 8.1: the current instances by their class. Resetting each in turn
        # would run the callbacks of the caller's.
        def instances = ActiveSupport::CurrentAttributes.send(:current_instances)
    end
  end
end
