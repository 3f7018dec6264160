# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # A task template, read and checked by the component.
    class Template
      # @return [Hash] `runner.definition` of the contract
      attr_reader :definition

      class << self
        # @param name [String] see {Workflows::Sources#find}
        # @param namespace [String, nil]
        # @param sources [Workflows::Sources]
        # @return [Template]
        def find(name, namespace: nil, sources: Workflows::Sources.new) = of(sources.find(name, namespace:))

        # @param path [String, Pathname]
        # @return [Template]
        def read(path) = of({ name: path.to_s, text: File.read(path, encoding: Encoding::UTF_8) })

        # @param source [Hash{Symbol => String}] :name and :text
        # @return [Template]
        def of(source)
          new(Component.call("workflow", "define", source))
        rescue Error::Rejected => error
          raise Error::Rejected.new(error.diagnostics, texts: { source[:name] => source[:text] })
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
