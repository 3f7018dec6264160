# frozen_string_literal: true

require "tasker_contrib_rails"
require_relative "diagnostic_pages"

# The reference pages, made from the tables in guest/data.
module ReferenceFiles
  ROOT = File.expand_path("..", __dir__)
  MADE = "<!-- Made by `rake docs:generate` from %s: change that. -->\n"
  CONTEXTS = {
    "common" => "What workers and servers share", "worker" => "Workers", "orchestration" => "The orchestration server"
  }.freeze

  class << self
    # @return [Hash{String => String}] each page's text by its path from the root
    def all
      explanations = JSON.pretty_generate(DiagnosticPages.explanations) << "\n"
      { "docs/configuration-reference.md" => configuration,
        **DiagnosticPages.all(format(MADE, "guest/data/diagnostics")),
        "host-ruby/lib/tasker_contrib_rails/diagnostics/explanations.json" => explanations }
    end

    private
      def configuration
        parameters = TaskerContribRails::Component.call("config", "parameters", TaskerContribRails::Component::OPTIONS)
        sections = CONTEXTS.map do |root, title|
          ours = parameters.select { |parameter| parameter["path"].start_with?("#{root}.") }
          tables = ours.group_by { |parameter| parameter["path"].rpartition(".").first }
          "## #{title}\n\n#{tables.map { |table, rows| table(table, rows) }.join("\n")}"
        end
        <<~PAGE
          #{format(MADE, "guest/data/parameters.toml").chomp}
          # Configuration reference

          Every parameter of Tasker, #{parameters.size} in all, by table. The [guide](configuration.md) says where they are written. A default in **bold** is ours for a worker inside a Rails application; the reason stands below the table. `rails tasker:config --explain PATH` says the same of one parameter, and what it is set to.

          #{sections.join("\n")}
          ## Environment variables in placeholders

          The runtime substitutes these and no others. A value that breaks the rule aborts the process, which `rails tasker:check` says before.

          | variable | must be |
          | --- | --- |
          #{variables.join("\n")}
        PAGE
      end

      def variables
        TaskerContribRails::Component.call("config", "allowed-variables")
          .map { |variable| "| `#{variable["name"]}` | #{cell(variable["rule"])} |" }
      end

      def table(name, parameters)
        rows = parameters.map { |parameter| row(parameter) }
        reasons = parameters.select { |parameter| parameter.fetch("worker-default-because") }.map do |parameter|
          default = "Upstream's default is `#{parameter["default-value"]}`."
          "\n`#{key(parameter)}`: #{parameter.fetch("worker-default-because")} #{default}\n"
        end
        "### #{name}\n\n| key | takes | default | meaning |\n| --- | --- | --- | --- |\n" \
          "#{rows.join("\n")}\n#{reasons.join}"
      end

      def row(parameter)
        takes = parameter.values_at("takes", "unit").compact.join(", ")
        default = parameter["worker-default"] ? "**`#{parameter["worker-default"]}`**" : nil
        default ||= parameter["default-value"]&.then { |text| "`#{text}`" }
        unread = "No code reads it." if parameter["read-by"] == "nothing"
        meaning = [ parameter.fetch("description"), parameter["note"], unread ].compact.join(" ")
        "| `#{key(parameter)}` | #{cell(takes)} | #{cell(default || "none")} | #{cell(meaning)} |"
      end

      def key(parameter) = parameter["path"].rpartition(".").last
      def cell(text) = text.gsub("|", "\\|")
  end
end
