# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # The events that the application's templates declare, seen together, and what its subscribers wait for.
    # A name that is none is a finding of its template.
    class DeclaredEvents
      # @param sources [Workflows::Sources]
      def initialize(sources)
        @sources = sources
      end

      # @return [String]
      def name = "events"

      # @param app [Rails::Application]
      # @return [Array<Diagnostic>]
      def call(app) = Subscribers.call(declared:, naming: app.config.tasker.event_naming)

      private
        def declared
          @sources.flat_map(&:events).map do |event|
            { name: { text: event["name"], span: event["span"] }, in_process: event["delivery"] != "durable" }
          end
        end
    end
  end
end
