# frozen_string_literal: true

require "active_support/core_ext/class/subclasses"
require "active_support/core_ext/string/inflections"

module TaskerContribRails
  # Reacts to Tasker's events. The worker and the inline runner find subscribers in app/subscribers.
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
  # Each event gets a new instance, inside Rails' executor, in the thread that publishes it, so put slow work into a
  # job. What a subscriber raises is only reported to `Rails.error`.
  class Subscriber
    # A pattern and its place in the code.
    #
    # @api private
    Pattern = Data.define(:text, :path, :line)
    private_constant :Pattern

    class << self
      # @param patterns [Array<String>] `order.validated` for one event, `order.*` for all that begin with it, at any
      #   depth, `*` for all
      # @return [void]
      def subscribes_to(*patterns)
        raise ArgumentError, "subscribes_to takes at least one pattern, such as \"order.*\"." if patterns.flatten.empty?

        place = caller_locations(1, 1).first
        @mentions = patterns.flatten.map do |pattern|
          Pattern.new(text: pattern.to_s, path: place&.path, line: place&.lineno || 0)
        end
      end

      # @return [Array<String>] all events, unless given
      def patterns = mentions.map(&:text)

      # @return [Array<Pattern>]
      def mentions
        @mentions || (equal?(Subscriber) || superclass.equal?(Subscriber) ? ALL : superclass.mentions)
      end

      # @param action [Symbol]
      # @return [Boolean] whether it defines a method for this event; methods of Object do not count
      def action?(action)
        public_method_defined?(action) && !Subscriber.method_defined?(action) &&
          !Subscriber.private_method_defined?(action)
      end
    end

    ALL = [ Pattern.new(text: "*", path: nil, line: 0) ].freeze
    private_constant :ALL

    # Handles events that have no method of their own.
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
