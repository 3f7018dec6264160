# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  # Plugins of Tasker's own CLI: folders with templates for files. They are found where the CLI finds them, in gems that
  # say `tasker_plugin` in their gemspec's metadata, and in `lib/templates/tasker`.
  #
  # @api private
  class Plugins
    include Enumerable

    # The file that makes a folder a plugin.
    MANIFEST = "tasker-plugin.toml"
    # The folder of a plugin in another project's folder.
    NESTED = "tasker-cli-plugin"
    # The key in a gemspec's metadata. Its value is the plugin's folder in the gem.
    METADATA = "tasker_plugin"
    private_constant :METADATA
    # Where an application's own templates are, those of the built-in generators and others.
    OWN = "lib/templates/tasker"

    # @return [Settings] the settings of Tasker's CLI
    attr_reader :settings

    # @param root [String, Pathname] the application
    # @param home [String, nil] the user's folder
    # @param gems [Enumerable<Gem::Specification>]
    def initialize(root:, home: ENV["HOME"], gems: Gem.loaded_specs.values)
      @root = Pathname(root)
      @settings = Settings.new(root: @root, home:)
      @gems = gems
    end

    # @yieldparam plugin [Plugin]
    def each(&) = all.each(&)

    # @param name [String] in any case, as in the CLI
    # @param plugin [String, nil] the name of its plugin, if several have such a template
    # @param language [String, nil] the language of its plugin; the settings have a default
    # @return [Template]
    # @raise [Error::NoSuchPluginTemplate] if there is none, or more than one
    def template(name, plugin: nil, language: nil)
      named = select { |one| plugin.nil? || one.name.casecmp?(plugin) }.flat_map(&:templates)
        .select { |template| template.name.casecmp?(name) }
      preferred = language || settings.default_language
      chosen = preferred ? named.select { |template| template.language.casecmp?(preferred) } : named
      chosen = named if chosen.empty? && language.nil?
      return chosen.first if chosen.one?

      raise Error::NoSuchPluginTemplate, chosen.empty? ? unknown(name, plugin, language) : ambiguous(name, chosen)
    end

    # @return [Array<String>] folders that the settings name but that do not exist
    def missing = settings.folders.reject(&:directory?).map(&:to_s)

    private
      def all
        @all ||= (settings.folders.flat_map { |folder| found_in(folder) } + own + of_gems)
          .uniq { |plugin| plugin.folder.realpath }
      end

      # As the CLI looks: the folder itself, the folders in it, and `tasker-cli-plugin` in each of these.
      def found_in(folder)
        return [] unless folder.directory?
        return [ plugin(folder) ] if plugin?(folder)

        folder.children.select(&:directory?).sort
          .filter_map { |child| [ child, child.join(NESTED) ].find { |place| plugin?(place) } }
          .map { |place| plugin(place) }
      end

      def own
        folder = @root.join(OWN)
        loose = Loose.new(folder:, root: @root)
        found_in(folder) + (loose.templates.any? && !plugin?(folder) ? [ loose ] : [])
      end

      def of_gems
        @gems.filter_map do |spec|
          path = spec.metadata[METADATA] or next
          Plugin.new(folder: Pathname(spec.gem_dir).join(path), root: @root, gem: spec)
        end.sort_by { |plugin| plugin.gem.name }
      end

      def plugin?(folder) = folder.join(MANIFEST).file?
      def plugin(folder) = Plugin.new(folder:, root: @root)

      def unknown(name, plugin, language)
        names = flat_map(&:templates).map(&:name).uniq
        near = Suggestion.near(name, names)
        which = [ (" in the plugin `#{plugin}`" if plugin), (" for #{language}" if language) ].compact.join
        "There is no template `#{name}`#{which}.#{" Did you mean `#{near}`?" if near} " \
          "`bin/rails tasker:plugins` lists all."
      end

      def ambiguous(name, templates)
        plugins = templates.map { |template| template.plugin.name }.uniq
        if plugins.one?
          places = templates.map { |template| Printable.line(template.folder) }
          return "The plugin `#{plugins.first}` has several templates `#{name}`: #{places.to_sentence}. Rename one."
        end

        choices = plugins.map { |plugin| "`--plugin #{plugin}`" }
          .to_sentence(two_words_connector: " or ", last_word_connector: " or ")
        "Several plugins have a template `#{name}`. Say which: #{choices}."
      end
  end
end
