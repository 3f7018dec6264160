# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Operations
    # Tasks that the same thing holds. +cause+: of the task that it has held longest. +count+: how many there are, or
    # how many were found, if +bounded+. +since+, +newest+: when the first and the last of them stopped. +tasks+: the
    # ids of some, longest first.
    #
    # @api private
    Group = Data.define(:standing, :cause, :step, :error_type, :namespace, :task, :version, :count, :bounded, :since,
      :newest, :tasks) do
      # @param row [Hash{String => String, nil}] see {Database::Tasks#groups}
      # @param cause [Cause]
      # @param bounded [Boolean]
      # @return [Group]
      def self.from(row, cause, bounded:)
        since, newest = row.values_at("since", "newest").map { |time| Time.at(Integer(time) / 1000r).utc }
        new(**row.slice("step", "error_type", "namespace", "task", "version").transform_keys(&:to_sym), cause:,
            bounded:, since:, newest:, standing: Standing.of("open", cause), count: Integer(row.fetch("count")),
            tasks: JSON.parse(row.fetch("tasks")))
      end

      # @return [Boolean] whether nothing moves them by itself
      def needs_somebody? = %w[ failed stuck ].include?(standing)
    end
  end
end
