# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  module Generators
    # Finds what is in an application's `lib/templates/tasker`, but replaces nothing there: a misspelt folder or ending
    # would be passed over in silence. Notes and copies, such as a README, may lie there.
    #
    # @api private
    class UnusedTemplates
      ENDINGS = %w[ .tera .jinja .tt ].freeze
      private_constant :ENDINGS

      # @param folder [Pathname] `lib/templates/tasker`
      # @param templates [Array<Hash>] the built-in ones, as `wit/generator.wit` describes them
      def initialize(folder, templates)
        @folder, @templates = folder, templates
      end

      # @param name [String] the template that is rendered; `*` stands for all
      # @return [Array(Pathname, String), nil] the first of them, and why it is not used
      def first(name)
        return if !@folder.directory? || plugin?(@folder)

        unknown || @templates.select { |template| [ "*", template["name"] ].include?(name) }
          .filter_map { |template| unknown_in(template) }.first
      end

      private
        def unknown
          path = children(@folder).find { |child| !built_in(child) && !plugin?(child) } or return
          names = @templates.map { |template| template["name"] }
          near = Suggestion.near(path.basename.to_s, names)
          [ path, "is no template.#{" Did you mean `#{near}`?" if near} There are #{names.to_sentence}" ]
        end

        def unknown_in(template)
          folder = @folder.join(template["name"])
          return if !folder.directory? || folder.join("template.toml").file?

          sources = template["sources"].grep(/\.tera\z/).map { |source| File.basename(source, ".tera") }
          path = children(folder).find { |child| !used?(child, sources) } or return
          names = sources.to_sentence(two_words_connector: " or ", last_word_connector: " or ")
          [ path, "replaces no file of `#{template["name"]}`. Files that do are called #{names}, " \
                  "with the ending `.tera` or `.tt`" ]
        end

        # What the component says of a `.tera` file that it does not know is better, and so is what it says of Jinja.
        def used?(path, sources)
          ending = ENDINGS.find { |one| path.extname == one }
          ending == ".tt" ? sources.include?(path.basename(".tt").to_s) : ending
        end

        def built_in(path) = path.directory? && @templates.any? { |template| template["name"] == path.basename.to_s }

        def plugin?(path)
          names = [ Plugins::MANIFEST, "#{Plugins::NESTED}/#{Plugins::MANIFEST}", "template.toml" ]
          names.any? { |name| path.join(name).file? }
        end

        def children(folder)
          folder.children.sort.reject do |path|
            name = path.basename.to_s
            name.start_with?(".") || (path.file? && Checks::Misplaced.beside?(name))
          end
        end
    end
  end
end
