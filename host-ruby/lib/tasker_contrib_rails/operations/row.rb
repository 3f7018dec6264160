# frozen_string_literal: true

module TaskerContribRails
  module Operations
    # A task in a list. +since+: when it last moved. +age+: seconds since then.
    Row = Data.define(:id, :namespace, :task, :version, :state, :created, :since, :age, :transition) do
      def initialize(transition: nil, **) = super

      # @return [Hash{Symbol => Object}] what people read
      def to_h = super.except(:transition)

      # @param row [Hash{String => String}] a row of the database
      # @return [Row]
      #
      # @api private
      def self.from(row)
        created, since, now = row.values_at("created", "since", "now").map do |milliseconds|
          Integer(milliseconds) / 1000.0
        end
        new(**row.slice("id", "namespace", "task", "version", "state", "transition").transform_keys(&:to_sym),
            created: Time.at(created).utc, since: Time.at(since).utc, age: now - since)
      end

      # @return [String] the end of the id, which distinguishes tasks; ids begin with the time
      def short = Client.short(id)
    end
  end
end
