# frozen_string_literal: true

module TaskerContribRails
  module Inline
    # A task template that the component has read and checked.
    #
    # @api private
    class Template
      # @return [Hash] a `types.task-template` record
      attr_reader :definition

      class << self
        # @param name [String] see {Workflows::Sources#find}
        # @param namespace [String, nil]
        # @param sources [Workflows::Sources]
        # @return [Template]
        def find(name, namespace: nil, sources: Workflows::Sources.new) = of(sources.find(name, namespace:))

        # @param path [String, Pathname]
        # @return [Template]
        def read(path) = of(Workflows::Source.new(name: path.to_s, text: File.read(path, encoding: Encoding::UTF_8)))

        # @param source [Workflows::Source]
        # @return [Template]
        # @raise [Error::Rejected] with all of its mistakes
        def of(source) = new(source.sound_template)
      end

      def initialize(definition)
        @definition = definition
      end

      def name = definition["name"]
      def namespace = definition["namespace"]
      def version = definition["version"]
      def steps = definition["steps"]
      # @return [String, nil] JSON
      def input_schema = definition["input-schema"]
    end
  end
end
