# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Warns about configured folders that do not exist, about folders with task templates that may not be read, and
    # about links to task templates that lead nowhere: nothing would be read from them. The default folders may be
    # missing, because a new application has none yet.
    class Folders
      NAMES = %i[ handler_paths template_paths ].freeze
      private_constant :NAMES

      # @param configuration [TaskerContribRails::Configuration]
      # @param root [Pathname] the application
      def initialize(configuration, root:)
        @configuration, @root = configuration, root
      end

      # @return [Array<Diagnostic>]
      def findings
        defaults = TaskerContribRails::Configuration.new
        missing = NAMES.flat_map do |name|
          added = @configuration.public_send(name) - defaults.public_send(name)
          added.filter_map { |path| finding(name, path) }
        end
        missing + closed + dead_links
      end

      private
        def sources = Workflows::Sources.new(root: @root, folders: @configuration.template_paths)

        def closed
          sources.closed.map do |name|
            Diagnostic.new(code: "TC6010", severity: :warning, source: name,
                           message: "This user may not read the folder, so its task templates are not checked.",
                           help: "Let the user who runs the application read it and look into it " \
                                 "(`chmod u+rx`): a worker passes over it, too.")
          end
        end

        def dead_links
          sources.dead_links.map do |name|
            Diagnostic.new(code: "TC6003", severity: :warning, source: name,
                           message: "This link leads nowhere, so nothing is read here.",
                           help: "Let it lead to a task template or a folder of them, or remove it.")
          end
        end

        def finding(name, path)
          return if @root.join(path).directory?

          other = near(path)
          help = other ? "Did you mean `#{other}`?" : "Create it, or remove it from `config.tasker.#{name}`."
          Diagnostic.new(code: "TC6002", severity: :warning, message: "There is no folder `#{path}`.",
                         source: "config.tasker.#{name}", help:)
        end

        def near(path)
          beside = @root.join(path).dirname.glob("*/").map { |folder| folder.relative_path_from(@root).to_s }
          Suggestion.near(path, beside)
        end
    end
  end
end
