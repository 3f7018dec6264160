# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Commands
    # `rails tasker:plugins`: lists the plugins with their templates, and what these take.
    class Plugins
      # @param plugins [TaskerContribRails::Plugins]
      # @param format [String] text or json
      # @param color [Boolean] whether findings are drawn in colour
      def initialize(plugins, format: "text", color: false, output: $stdout, errors: $stderr)
        @plugins, @format, @color, @output, @errors = plugins, format, color, output, errors
      end

      # @return [Boolean] whether all of them can be used
      def call
        @whole = true
        listed = @plugins.map { |plugin| listing(plugin) }
        @format == "json" ? @output.puts(Printable.json(listed)) : listed.each { |one| @output.puts(lines(one)) }
        @output.puts none if listed.empty? && @format != "json"
        @plugins.missing.each do |folder|
          @errors.puts line("#{@plugins.settings.file} names #{folder}, which does not exist.")
        end
        @whole
      rescue Error::Rejected, Error::PluginUnreadable => error # of the settings
        complain error
      end

      private
        def listing(plugin)
          templates = plugin.templates.map do |template|
            { name: template.name, description: template.description, parameters: parameters(template) }
          end
          complain plugin.error if plugin.error
          { name: plugin.name, version: plugin.version, description: plugin.description, language: plugin.language,
            framework: plugin.framework, folder: plugin.place, gem: plugin.gem&.name, templates: }
        end

        def parameters(template)
          template.parameters
        rescue Error::Rejected, Error::PluginUnreadable => error
          complain error
          nil
        end

        def lines(plugin)
          kind = [ plugin[:language], plugin[:framework] ].compact.reject(&:empty?).join("/")
          heading = [ plugin[:name], plugin[:version], ("(#{kind})" unless kind.empty?) ].compact.join(" ")
          [ line(plugin[:description].empty? ? heading : "#{heading}: #{plugin[:description]}"),
            line("  in #{plugin[:gem] ? "the gem #{plugin[:gem]}" : plugin[:folder]}"),
            *plugin[:templates].flat_map { |template| of_template(template) }, "" ]
        end

        def of_template(template)
          width = template[:parameters].to_a.map { |one| one["name"].length }.max.to_i + 2
          rows = template[:parameters].to_a.map { |one| [ "#{one["name"]}=…".ljust(width), about(one) ] }
          [ line("  #{template[:name]}: #{template[:description]}"),
            *rows.map { |row| line("    --param #{row.join("  ")}") } ]
        end

        def about(parameter)
          default = parameter["default-value"]
          note = "default: #{default.empty? ? "empty" : default}" if default
          note ||= parameter["required"] ? "required" : "may be left out"
          "#{parameter["description"].delete_suffix(".")} (#{note})"
        end

        def none
          "There are no plugins. Tasker's CLI and this application look in the folders that `plugin-paths` names, in " \
            ".config/tasker.toml (table [cli]) or .tasker-ctl.toml."
        end

        def complain(error)
          rejected = error.is_a?(Error::Rejected)
          @errors.puts rejected ? drawn(error) : line(error.message)
          @whole = false
        end

        def drawn(error) = Diagnostics::Text.new(sources: error.texts, color: @color).draw(error.diagnostics)
        def line(text) = Printable.line(text)
    end
  end
end
