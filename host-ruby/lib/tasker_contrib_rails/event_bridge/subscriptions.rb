# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # The application's subscribers. Only their names are kept: classes are
    # replaced when code is reloaded.
    module Subscriptions
      FOLDER = "app/subscribers"

      class << self
        # @return [Array<Class>] the application's subscribers, as they are now
        def classes
          load_folder
          Subscriber.descendants.select { |subscriber| subscriber.name && Object.const_defined?(subscriber.name) && Object.const_get(subscriber.name).equal?(subscriber) }
                    .sort_by(&:name)
        end

        # @return [Array<Array(String, String)>] each pattern with the name of the class that has it
        def patterns
          classes.flat_map { |subscriber| subscriber.patterns.map { |pattern| [ pattern, subscriber.name ] } }
        end

        # @param name [String] a subscriber's class
        # @param action [Symbol] its method for the event, if it has one
        # @param event [Event]
        # @return [void]
        def deliver(name, action, event)
          failure = nil
          wrap do
            name.constantize.new.receive(action, event)
          rescue Exception => failure # rubocop:disable Lint/RescueException -- else the executor would report it too
            nil
          end
          raise failure if failure
        end

        private
          def load_folder
            folder = application&.root&.join(FOLDER)
            return unless folder&.directory?

            Rails.autoloaders.main.eager_load_dir(folder.to_s)
          end

          def wrap(&) = application ? application.reloader.wrap(&) : yield
          def application = defined?(Rails) && Rails.respond_to?(:application) ? Rails.application : nil
      end
    end
  end
end
