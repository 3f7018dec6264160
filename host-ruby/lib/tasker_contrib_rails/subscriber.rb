# frozen_string_literal: true

require "active_support/core_ext/class/subclasses"
require "active_support/core_ext/string/inflections"

module TaskerContribRails
  # Reacts to Tasker's events. Subscribers stand in app/subscribers and are found
  # there by the worker and the inline runner.
  #
  #   class OrderEventsSubscriber < TaskerContribRails::Subscriber
  #     subscribes_to "order.validated", "payment.*"
  #
  #     def order_validated(event) # the event's name, with underscores
  #       OrderMailer.validated(event.payload[:order_id]).deliver_later
  #     end
  #
  #     def handle(event) # every other event
  #       Rails.logger.info(event.name)
  #     end
  #   end
  #
  # Each event gets a new instance, inside Rails' executor, in the thread that
  # publishes it: what takes long belongs into a job. What it raises is reported to
  # `Rails.error`, and nobody else notices.
  class Subscriber
    # A pattern, and where it stands in the code.
    #
    # @api private
    Pattern = Data.define(:text, :path, :line)

    class << self
      # @param patterns [Array<String>] `order.validated` for one event, `order.*` for all whose name
      #   begins so, at any depth, `*` for all
      # @return [void]
      def subscribes_to(*patterns)
        raise ArgumentError, "subscribes_to takes at least one pattern, such as \"order.*\"." if patterns.flatten.empty?

        place = caller_locations(1, 1).first
        @mentions = patterns.flatten.map do |pattern|
          Pattern.new(text: pattern.to_s, path: place&.path, line: place&.lineno || 0)
        end
      end

      # @return [Array<String>] all events, where it was not said
      def patterns = mentions.map(&:text)

      # @return [Array<Pattern>]
      def mentions
        @mentions || (equal?(Subscriber) || superclass.equal?(Subscriber) ? ALL : superclass.mentions)
      end

      # @param action [Symbol]
      # @return [Boolean] whether it has a method of its own for this event; methods that every object has are none
      def action?(action)
        public_method_defined?(action) && !Subscriber.method_defined?(action) &&
          !Subscriber.private_method_defined?(action)
      end
    end

    ALL = [ Pattern.new(text: "*", path: nil, line: 0) ].freeze
    private_constant :ALL

    # What has no method of its own comes here.
    #
    # @param event [Event]
    # @return [void]
    def handle(event)
      raise Error::EventUnhandled,
        "#{self.class} subscribes to #{event.name}, but has neither a method for it nor `handle(event)`."
    end

    # @api private
    def receive(action, event)
      self.class.action?(action) ? public_send(action, event) : handle(event)
    end
  end
end
