# frozen_string_literal: true

require "active_support"
require "active_support/current_attributes"

module TaskerContribRails
  module Handlers
    # Wraps one step as Rails wraps a request or a job: in the reloader and the executor, with fresh CurrentAttributes.
    # Afterwards the caller's values are restored.
    class Scope
      # @param app [Rails::Application, nil] without an application, only CurrentAttributes are reset
      def initialize(app = (Rails.application if defined?(Rails.application)))
        @reloader = app&.reloader
      end

      # @yield the step
      # @return [Object] the block's value
      def call(&) = with_own_attributes { @reloader ? @reloader.wrap(&) : yield }

      private
        # Inside a request or a test the executor already runs, and would reset nothing. Elsewhere it would reset the
        # caller's values.
        def with_own_attributes
          callers = instances.dup
          instances.clear
          yield
        ensure
          instances.replace(callers)
        end

        # The current instances by class. This is private to Rails, and the same from 7.0 to 8.1. Resetting each
        # instance would run the callbacks of the caller's attributes.
        def instances = ActiveSupport::CurrentAttributes.send(:current_instances)
    end
  end
end
