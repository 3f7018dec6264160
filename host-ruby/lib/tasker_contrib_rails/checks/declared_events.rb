# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Compares the events that all templates declare with what the subscribers wait for. An invalid event name is
    # reported with its template.
    class DeclaredEvents
      UNMATCHED = "TC4021"
      private_constant :UNMATCHED

      # @param sources [Workflows::Sources]
      def initialize(sources)
        @sources = sources
      end

      # @return [String]
      def name = "events"

      # @param app [Rails::Application]
      # @return [Array<Diagnostic>]
      def call(app)
        found = Subscribers.call(declared:, naming: app.config.tasker.event_naming)
        # If a template can't be read, its events are unknown. The finding about the template is enough.
        unread = @sources.any? { |source| source.steps.empty? }
        unread ? found.reject { |finding| finding.code == UNMATCHED } : found
      end

      private
        def declared
          @sources.flat_map(&:events).map do |event|
            { name: { text: event["name"], span: event["span"] }, in_process: event["delivery"] != "durable" }
          end
        end
    end
  end
end
