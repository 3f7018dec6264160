# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # A task template, read and checked by the component.
    class Template
      # @return [Hash] `runner.definition` of the contract
      attr_reader :definition

      class << self
        # @param name [String]
        # @param namespace [String, nil]
        # @param folders [Array<Pathname>] the application's `config.tasker.template_paths`, unless told otherwise
        # @return [Template]
        def find(name, namespace: nil, folders: configured)
          files = folders.flat_map { |folder| Pathname(folder).glob("**/*.{yaml,yml}").sort }
          found, broken = candidates(files, name.to_s)
          found.select! { |template| template.name == name.to_s && [ nil, template.namespace ].include?(namespace&.to_s) }
          return found.first if found.one?

          raise broken.first if found.empty? && broken.any?
          raise Error::NoSuchTemplate, message(name, namespace, found, folders)
        end

        # @param path [String, Pathname]
        # @return [Template]
        def read(path)
          new(Component.call("workflow", "define", { name: path.to_s, text: File.read(path, encoding: Encoding::UTF_8) }))
        end

        private
          def configured
            Rails.application.config.tasker.template_paths.map { |path| Rails.root.join(path) }
          end

          # Only files in which the name stands somewhere are read.
          def candidates(files, name)
            broken = []
            found = files.select { |file| File.binread(file).include?(name.b) }.filter_map do |file|
              read(file)
            rescue Error::Rejected => error
              broken << error if file.basename.to_s.start_with?("#{name}.")
              nil
            end
            [ found, broken ]
          end

          def message(name, namespace, found, folders)
            return "There is no workflow #{[ namespace, name ].compact.join("/")} below #{folders.join(", ")}." if found.empty?

            "There are #{found.size} workflows called #{name}; say which with its namespace: #{found.map(&:namespace).uniq.join(", ")}."
          end
      end

      def initialize(definition)
        @definition = definition
      end

      def name = definition["name"]
      def namespace = definition["namespace"]
      def version = definition["version"]
      def steps = definition["steps"]
    end
  end
end
