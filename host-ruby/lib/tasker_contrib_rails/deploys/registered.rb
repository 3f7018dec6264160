# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Deploys
    # The registered templates that running tasks use, and how many tasks still have each step ahead of them.
    class Registered
      # How many tasks to name for each step.
      NAMED = 5

      # @param session [Database::Session]
      # @param namespaces [Array<String>] the namespaces of the application's workflows
      def initialize(session, namespaces:)
        @session, @namespaces = session, namespaces
      end

      # @return [Array<Workflows::Source>] with names such as `registered shop/order 1.0.0`
      def sources
        templates.map do |row|
          name = "registered #{row.values_at("namespace", "name").join("/")} #{row["version"]}"
          template = Stored.read(row.fetch("configuration"))
          Workflows::Source.new(name:, text: JSON.pretty_generate(template, max_nesting: 0))
        end
      end

      # @return [Array<Hash>] `deploys.live-tasks` of the contract
      def live
        rows.map do |row|
          namespace, name, version, step = row.values_at("namespace", "name", "version", "step")
          tasks = JSON.parse(row.fetch("tasks")).map { |id| Client.short(id) }
          { namespace:, name:, version:, step:, open: Integer(row.fetch("open")),
            absent: Integer(row.fetch("absent")), tasks: }
        end
      end

      private
        def templates = rows.select { |row| row["configuration"] }

        def rows
          return [] if @namespaces.empty?

          @rows ||= Database::Tasks.new(@session).live_templates(namespaces: @namespaces, named: NAMED)
        end
    end
  end
end
