# frozen_string_literal: true

RSpec.describe "spec/cases/plugins, hosted in Ruby" do
  Case.all("plugins").each do |plugin|
    it(plugin.title) { expect(outcome(plugin)).to eq(plugin.expected) }
  end

  def outcome(plugin)
    given = plugin.given
    found = []
    files = settings(given, found).merge(list(given, found), rendered(given, found))
    files.merge(Case.findings(found))
  end

  def settings(given, found)
    name = %w[ plugin/.config/tasker.toml plugin/.tasker-ctl.toml ].find { |file| given.key?(file) } or return {}
    settings = ask(found, "settings", { name:, text: given[name] }) or return {}
    paths = settings["plugin-paths"].join("\n")
    { "settings.txt" => "#{paths}\nlanguage #{settings["default-language"] || "-"}\n" \
                        "output #{settings["default-output-dir"] || "-"}\n" }
  end

  def list(given, found)
    name = "plugin/tasker-plugin.toml"
    plugin = given[name] && ask(found, "read", { name:, text: given[name] }) or return {}
    heading = "#{plugin["name"]} #{plugin["version"]} #{plugin["language"]}/#{plugin["framework"] || "-"}"
    templates = plugin["templates"].map do |template|
      described = ask(found, "describe", sources(given, template["folder"]))
      [ "  #{template["name"]} (#{template["folder"] || "-"}): #{template["description"]}\n",
        *described&.fetch("parameters")&.map { |one| parameter(one) } ].join
    end
    { "list.txt" => "#{heading}: #{plugin["description"]}\n#{templates.join}" }
  end

  def parameter(one)
    default = " default=#{one["default-value"]}" if one["default-value"]
    "    #{one["name"]}:#{" required" if one["required"]}#{default} #{one["description"]}\n"
  end

  def rendered(given, found)
    request = given["request.json"] && JSON.parse(given["request.json"]) or return {}
    asked = { files: sources(given, request["folder"]), arguments: request["arguments"], options: [] }
    files = ask(found, "render", asked) || []
    files.to_h { |file| [ "output/#{file["path"]}", file["text"] ] }
  end

  # The files of a folder of the plugin, without those in folders below.
  def sources(given, folder)
    given.filter_map { |name, text| { name:, text: } if File.dirname(name) == File.join("plugin", *folder) }
  end

  def ask(found, function, *arguments)
    TaskerContribRails::Component.call("plugins", function, *arguments)
  rescue TaskerContribRails::Error::Rejected => error
    found.concat(error.diagnostics)
    nil
  end
end
