# frozen_string_literal: true

require "pathname"

module TaskerContribRails
  module Workflows
    # The task templates of an application, as files.
    class Sources
      include Enumerable

      # @param root [Pathname, String] the application
      # @param folders [Array<String>] relative to it; `config.tasker.template_paths` unless told otherwise
      def initialize(root: Rails.root, folders: Rails.application.config.tasker.template_paths)
        @root = Pathname(root)
        @folders = folders.map { |folder| @root.join(folder) }
      end

      # @yieldparam source [Hash{Symbol => String}] :name, the path relative to the application, and :text
      def each
        return enum_for unless block_given?

        files.each { |file| yield read(file) }
      end

      # @param name [String] a template's name, `namespace/name`, or a path
      # @return [Hash{Symbol => String}] see {#each}
      # @raise [Error::NoSuchTemplate] where there is none, or more than one
      def find(name)
        path = @root.join(name)
        return read(path) if name.match?(/\.ya?ml\z/) && path.file?

        found = select { |source| [ name, source[:name].delete_suffix(File.extname(source[:name])) ].include?(identity(source)) || named?(source, name) }
        return found.first if found.one?

        raise Error::NoSuchTemplate, message(name, found)
      end

      # @return [String] `namespace/name` of a source, as far as it can be read
      def identity(source)
        plan = Component.call("workflow", "plan", source)
        [ plan["namespace"], plan["name"] ].reject(&:empty?).join("/")
      rescue Error::Rejected
        ""
      end

      private
        def files = @folders.flat_map { |folder| folder.glob("**/*.{yaml,yml}").sort }.select(&:file?).uniq

        def read(file)
          { name: file.expand_path.relative_path_from(@root.expand_path).to_s, text: File.read(file, encoding: Encoding::UTF_8) }
        end

        # By its name alone; a broken file goes by the name of the file.
        def named?(source, name)
          full = identity(source)
          full.empty? ? File.basename(source[:name], ".*") == name : full.split("/").last == name
        end

        def message(name, found)
          return "There is no workflow #{name} below #{@folders.map { |folder| folder.relative_path_from(@root) }.join(", ")}." if found.empty?

          "There are #{found.size} workflows called #{name}: #{found.map { |source| source[:name] }.join(", ")}; say which by its file."
        end
    end
  end
end
