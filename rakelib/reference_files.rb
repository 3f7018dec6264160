# frozen_string_literal: true

require "tasker_contrib_rails"
require_relative "diagnostic_table"

# The reference pages, made from the tables in guest/data.
module ReferenceFiles
  ROOT = File.expand_path("..", __dir__)
  MADE = "<!-- Made by `rake docs:generate` from %s: change that. -->\n"
  INTERFACES = {
    "generator" => [ "Generators", "sh" ], "config" => [ "Configuration", "toml" ], "workflow" => [ "Task templates", "yaml" ],
    "events" => [ "Events", "text" ], "handlers" => [ "Handlers", "ruby" ], "application" => [ "The application", "text" ],
    "runner" => [ "The runner", "text" ]
  }.freeze
  CONTEXTS = { "common" => "What workers and servers share", "worker" => "Workers", "orchestration" => "The orchestration server" }.freeze

  class << self
    # @return [Hash{String => String}] each page's text by its path from the root
    def all
      { "docs/configuration-reference.md" => configuration, "docs/diagnostics.md" => diagnostics, "host-ruby/lib/tasker_contrib_rails/diagnostics/explanations.json" => explanations }
    end

    private
      def configuration
        parameters = TaskerContribRails::Component.call("config", "parameters")
        sections = CONTEXTS.map do |root, title|
          tables = parameters.select { |parameter| parameter["path"].start_with?("#{root}.") }.group_by { |parameter| parameter["path"].rpartition(".").first }
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
          #{TaskerContribRails::Component.call("config", "allowed-variables").map { |variable| "| `#{variable["name"]}` | #{cell(variable["rule"])} |" }.join("\n")}
        PAGE
      end

      def table(name, parameters)
        rows = parameters.map { |parameter| row(parameter) }
        reasons = parameters.reject { |parameter| parameter["why"].empty? }.map { |parameter| "\n`#{key(parameter)}`: #{parameter["why"]} Upstream's default is `#{parameter["default"]}`.\n" }
        "### #{name}\n\n| key | takes | default | meaning |\n| --- | --- | --- | --- |\n#{rows.join("\n")}\n#{reasons.join}"
      end

      def row(parameter)
        takes = TaskerContribRails::Commands::Config.takes(parameter)
        takes += ", #{parameter["unit"]}" unless parameter["unit"].empty?
        default = parameter["worker-default"] ? "**`#{parameter["worker-default"]}`**" : parameter["default"]&.then { |text| "`#{text}`" }
        meaning = [ parameter["about"], parameter["note"], ("No code reads it." if parameter["read-by"] == "nothing") ].compact.reject(&:empty?).join(" ")
        "| `#{key(parameter)}` | #{cell(takes)} | #{cell(default || "none")} | #{cell(meaning)} |"
      end

      def key(parameter) = parameter["path"].rpartition(".").last
      def cell(text) = text.gsub("|", "\\|")

      def diagnostics
        sections = DiagnosticTable.interfaces.map { |interface| "## #{INTERFACES.fetch(interface).first}\n\n#{DiagnosticTable.read(interface).map { |code, entry| entry(code, entry, INTERFACES.fetch(interface).last) }.join("\n")}" }
        <<~PAGE
          #{format(MADE, "guest/data/diagnostics").chomp}
          # Diagnostics

          Every finding has a code that stays the same. An error stops a generator, `rails tasker:check` and a worker; a warning stops the check with `--strict`; a note stops nothing.

          #{sections.join("\n")}
        PAGE
      end

      # What `rails tasker:explain` and SARIF say, without a network.
      def explanations
        entries = DiagnosticTable.interfaces.flat_map do |interface|
          DiagnosticTable.read(interface).map do |code, entry|
            samples = [ [ circumstances(entry), broken(entry) ], [ "Mended:", mended(entry) ] ].reject { |_, text| text.to_s.strip.empty? }
            [ code, { severity: entry["severity"].downcase, title: entry["title"], explanation: entry["explanation"], samples: samples.map { |title, text| { title:, text: text.strip } } } ]
          end
        end
        JSON.pretty_generate(entries.to_h) << "\n"
      end

      def entry(code, entry, language)
        parts = [ "### #{code}\n\n**#{entry["severity"]}.** #{entry["title"]} #{entry["explanation"]}\n" ]
        parts << sample(circumstances(entry), broken(entry), language) << sample("Mended:", mended(entry), language)
        parts.compact.join("\n")
      end

      def sample(title, text, language)
        return if text.nil? || text.empty?

        fence = text.include?("```") ? "````" : "```"
        "#{title}\n\n#{fence}#{language}\n#{text.chomp}\n#{fence}\n"
      end

      def broken(entry) = entry["broken"] || entry["path"] || entry["url"] || adapter(entry["adapter"])
      def mended(entry) = entry["mended_url"] || adapter(entry["mended_adapter"]) || (entry["mended"] unless entry["path"] || entry["problem"])

      def adapter(name) = ("# config/database.yml\nadapter: #{name}" if name)

      def circumstances(entry)
        with = entry["broken_environment"]&.map { |name, value| "`#{name}=#{value}` set" }
        with = [ *with, ("the line #{entry["repeat"]} times" if entry["repeat"]), ("given to the runtime as it is" if entry["final"]) ]
        with << "beside another file with `#{entry["second"].lines.last.chomp}` in the same table" if entry["second"]
        with.compact.any? ? "Broken, with #{with.compact.join(" and ")}:".sub("with given", "where it is given") : "Broken:"
      end
  end
end
