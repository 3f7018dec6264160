# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Finds files below config/tasker that nothing reads because they are in the wrong folder.
    class Misplaced
      FOLDER = "config/tasker"
      CONFIGURATION = %r{\A(base|environments/[^/]+)/[^/]+\.toml\z}
      KINDS = { ".toml" => "Configuration is read from #{FOLDER}/base and #{FOLDER}/environments/<name>.",
                ".yaml" => "Templates are read from %s.", ".yml" => "Templates are read from %s." }.freeze
      private_constant :FOLDER, :CONFIGURATION

      # @param root [Pathname] the application
      # @param template_paths [Array<String>] relative to it
      # @param given [String, nil] TASKER_CONFIG_PATH, a file that is read wherever it is
      def initialize(root, template_paths:, given: ENV["TASKER_CONFIG_PATH"])
        @root, @template_paths, @given = root, template_paths, given
      end

      # @return [Array<Diagnostic>]
      def findings
        names = Dir.glob("**/*.{toml,yaml,yml}", base: @root.join(FOLDER)).sort
        names.reject { |name| read?(name) }.map { |name| finding(name) }
      end

      private
        def read?(name)
          path = @root.join(FOLDER, name)
          return true if @given.present? && File.expand_path(@given, @root) == path.to_s

          return name.match?(CONFIGURATION) if path.extname == ".toml"

          @template_paths.any? { |folder| path.to_s.start_with?("#{@root.join(folder)}/") }
        end

        def finding(name)
          Diagnostic.new(code: "TC6003", severity: :warning, message: "Nothing reads a file in this place.",
                         source: "#{FOLDER}/#{name}", help: help(name))
        end

        def help(name)
          first = name[%r{\A[^/]+(?=/)}]
          near = Suggestion.near(first, %w[ base environments templates ])
          return "Did you mean `#{FOLDER}/#{near}`?" if near && near != first

          format(KINDS.fetch(File.extname(name)), @template_paths.to_sentence)
        end
    end
  end
end
