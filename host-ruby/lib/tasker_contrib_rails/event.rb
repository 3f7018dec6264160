# frozen_string_literal: true

module TaskerContribRails
  # An event, as subscribers receive it.
  #
  #   event.name      # => "order.validated"
  #   event.task_uuid # => "0b1c…"
  #   event.payload   # => { order_id: 42 }
  #
  # It has a reader for every field of any event; fields that this event lacks are nil. docs/event-bridge.md has the
  # table.
  class Event
    EventBridge::Catalog::FIELDS.each do |field|
      define_method(field) { @fields[field] }
    end

    # @param fields [Hash{Symbol => Object}] the notification's payload
    def initialize(fields)
      @fields = fields.frozen? ? fields : fields.dup.freeze
    end

    # @return [String] the event's name, with dots
    def name = event_type

    # @param field [Symbol, String]
    # @return [Object, nil]
    def [](field) = @fields[field.to_sym]

    # @return [Hash{Symbol => Object}]
    def to_h = @fields

    # For pattern matching.
    def deconstruct_keys(_keys) = @fields

    def ==(other) = other.is_a?(Event) && other.to_h == to_h
    alias eql? ==
    def hash = @fields.hash

    def inspect = "#<#{self.class} #{name} #{@fields.except(:event_type).inspect}>"
  end
end
