# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # The events that the application's templates declare, seen together, and what its subscribers wait for.
    # A name that is none is a finding of its template.
    class DeclaredEvents
      UNMATCHED = "TC4021"

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
        # What a template that can't be read declares is not known; its own finding is enough.
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
