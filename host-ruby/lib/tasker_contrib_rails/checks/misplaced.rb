# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Finds files below config/tasker that nothing reads because they are in the wrong folder or have the wrong ending.
    # It ignores notes and copies, such as a README.
    class Misplaced
      FOLDER = "config/tasker"
      CONFIGURATION = %r{\A(base|environments/[^/]+)/[^/]+\.toml\z}
      ENDINGS = %w[ .toml .yaml .yml ].freeze
      # Notes, copies, files that were switched off on purpose, and files without an ending.
      BESIDE = /\A (?: [^.]* | .*~ | .*\.(?:
        md | markdown | txt | rdoc | adoc | svg | dot | mmd | png |
        bak | orig | old | off | disabled | example | sample | dist
      ) ) \z/ix
      CONFIGURED = "Configuration is read from #{FOLDER}/base and #{FOLDER}/environments/<name>, " \
                   "from files that end in .toml."
      TEMPLATES = "Templates are read from %s, from files that end in .yaml or .yml."
      private_constant :FOLDER, :CONFIGURATION, :ENDINGS, :BESIDE, :CONFIGURED, :TEMPLATES

      # @param name [String] of a file
      # @return [Boolean] whether it is a note or a copy
      def self.beside?(name) = name.match?(BESIDE)

      # @param root [Pathname] the application
      # @param template_paths [Array<String>] relative to it
      # @param given [String, nil] TASKER_CONFIG_PATH, a file that is read wherever it is
      def initialize(root, template_paths:, given: ENV["TASKER_CONFIG_PATH"])
        @root, @template_paths, @given = root, template_paths, given
      end

      # @return [Array<Diagnostic>]
      def findings
        names = Dir.glob("**/*", base: @root.join(FOLDER)).sort.select { |name| File.file?(path(name)) }
        names.reject { |name| self.class.beside?(File.basename(name)) || read?(name) }.map { |name| finding(name) }
      end

      private
        def read?(name)
          return true if @given.present? && File.expand_path(@given, @root) == path(name)

          ending = File.extname(name)
          return name.match?(CONFIGURATION) if ending == ".toml"

          ENDINGS.include?(ending) && template?(name)
        end

        def template?(name)
          @templates ||= @template_paths.map { |folder| "#{@root.join(folder)}/" }
          path(name).start_with?(*@templates)
        end

        def path(name) = File.join(@root, FOLDER, name)

        def finding(name)
          Diagnostic.new(code: "TC6003", severity: :warning, message: "Nothing reads a file in this place.",
                         source: "#{FOLDER}/#{name}", help: help(name))
        end

        def help(name)
          first = name[%r{\A[^/]+(?=/)}]
          near = Suggestion.near(first, %w[ base environments templates ])
          return "Did you mean `#{FOLDER}/#{near}`?" if near && near != first

          ending(name) || (template_file?(name) ? format(TEMPLATES, @template_paths.to_sentence) : CONFIGURED)
        end

        # A misspelt ending.
        def ending(name)
          extension = File.extname(name)
          return if ENDINGS.include?(extension)

          known = endings_of(name)
          near = known.find { |ending| ending == extension.downcase } || Suggestion.near(extension, known)
          "Did you mean `#{File.basename(name, extension)}#{near}`?" if near
        end

        def endings_of(name) = template?(name) ? ENDINGS - [ ".toml" ] : [ ".toml" ]

        def template_file?(name)
          return template?(name) unless ENDINGS.include?(File.extname(name))

          File.extname(name) != ".toml"
        end
    end
  end
end
