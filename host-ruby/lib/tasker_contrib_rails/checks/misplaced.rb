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
        names = Dir.glob("**/*", base: @root.join(FOLDER)).sort.select { |name| @root.join(FOLDER, name).file? }
        names.reject { |name| self.class.beside?(File.basename(name)) || read?(name) }.map { |name| finding(name) }
      end

      private
        def read?(name)
          path = @root.join(FOLDER, name)
          return true if @given.present? && File.expand_path(@given, @root) == path.to_s
          return name.match?(CONFIGURATION) if path.extname == ".toml"

          ENDINGS.include?(path.extname) && template?(path)
        end

        def template?(path) = @template_paths.any? { |folder| path.to_s.start_with?("#{@root.join(folder)}/") }

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

        def endings_of(name) = template?(@root.join(FOLDER, name)) ? ENDINGS - [ ".toml" ] : [ ".toml" ]

        def template_file?(name)
          return template?(@root.join(FOLDER, name)) unless ENDINGS.include?(File.extname(name))

          File.extname(name) != ".toml"
        end
    end
  end
end
