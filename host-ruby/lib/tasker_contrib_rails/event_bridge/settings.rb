# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # What `config.tasker` says about events.
    #
    # @!attribute enabled [Boolean] `event_bridge_enabled`: whether anything is published (default true)
    # @!attribute naming [Symbol] `event_naming`: :tasker for `tasker.order_validated` (default), :rails for
    #   `order_validated.tasker`
    # @!attribute log [Boolean] `log_events`: a line in the log for each event (default false)
    # @!attribute structured [Boolean] `structured_events`: also to `Rails.event`, from Rails 8.1 on (default true)
    # @!attribute follow_tasks [Boolean] `task_events`: ask the server what became of tasks (default false)
    Settings = Data.define(:enabled, :naming, :log, :structured, :follow_tasks) do
      def initialize(enabled: true, naming: :tasker, log: false, structured: true, follow_tasks: false)
        naming = naming.to_sym
        unless Catalog::NOTIFICATIONS.key?(naming)
          raise ArgumentError, "config.tasker.event_naming must be :tasker or :rails, not #{naming.inspect}."
        end

        super
      end

      # @return [Settings] the running application's settings; the defaults if there is none
      #
      # @api private
      def self.of_app
        application = Rails.application if defined?(Rails) && Rails.respond_to?(:application)
        application&.config.respond_to?(:tasker) ? from(application.config.tasker) : new
      end

      # @param configuration [Configuration] attributes that it lacks keep their defaults
      # @return [Settings]
      #
      # @api private
      def self.from(configuration)
        names = { enabled: :event_bridge_enabled, naming: :event_naming, log: :log_events,
                  structured: :structured_events, follow_tasks: :task_events }
        known = names.select { |_, name| configuration.respond_to?(name) }
        new(**known.transform_values { |name| configuration.public_send(name) }.compact)
      end
    end
  end
end
