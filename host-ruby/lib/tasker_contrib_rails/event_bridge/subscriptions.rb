# frozen_string_literal: true

module TaskerContribRails
  module EventBridge
    # The application's subscribers. Only their names are kept, because reloading replaces the classes.
    #
    # @api private
    module Subscriptions
      FOLDER = "app/subscribers"
      private_constant :FOLDER

      class << self
        # @return [Array<Class>] the application's current subscribers, without those whose file can't be loaded
        def classes
          files.each(&:constant)
          Subscriber.descendants.select { |subscriber| current?(subscriber) }.sort_by(&:name)
        end

        # @return [Array<Diagnostic>] the problems in their files
        def findings = files.filter_map { |file| file.finding("Its subscribers receive no events.") }

        # @return [Array<Array(String, String)>] each pattern with the name of its class
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
          def files
            folder = application&.root&.join(FOLDER)
            return [] unless folder&.directory?

            loader = Rails.autoloaders.main
            folder.glob("**/*.rb").sort.filter_map do |file|
              name = loader.cpath_expected_at(file)
              Diagnostics::CodeFile.new(name, root: application.root) { file } if name
            end
          end

          # Whether the class's name still refers to this class. It does not if reloading replaced the class, or if its
          # file raised an error halfway; loading it again would only raise the same error.
          def current?(subscriber)
            return false unless subscriber.name

            found = subscriber.name.split("::").inject(Object) do |around, name|
              break if around.autoload?(name) || !around.const_defined?(name, false)

              around.const_get(name, false)
            end
            subscriber.equal?(found)
          end

          def wrap(&) = application ? application.reloader.wrap(&) : yield
          def application = defined?(Rails) && Rails.respond_to?(:application) ? Rails.application : nil
      end
    end
  end
end
