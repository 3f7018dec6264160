# frozen_string_literal: true

module TaskerContribRails
  module Workflows
    # A file with a task template. The component reads it once, when it is first needed.
    class Source
      include Discreet # templates hold what handlers are initialized with

      # @return [String] the path relative to the application
      attr_reader :name
      # @return [String]
      attr_reader :text

      # @param name [String]
      # @param text [String]
      def initialize(name:, text:)
        @name, @text = name, text
      end

      # @param component [Component::Session, nil] if many files are read, each once; otherwise {Readings} are asked
      # @return [Hash] a `workflow.reading` record, not to be changed
      # @raise [Error::NotUtf8, Error::TooLarge]
      def reading(component = nil)
        raise @unreadable if @unreadable

        @reading ||= component ? component.call("workflow", "read", to_h, Component::OPTIONS) : Readings.shared.of(self)
      rescue *Sources::UNREADABLE => error
        raise @unreadable = error
      end

      # @return [Array<Diagnostic>] everything that is wrong with it
      # @raise [Error::NotUtf8, Error::TooLarge]
      def findings = @findings ||= reading["findings"].map { |record| Diagnostic.from_record(record) }

      # @return [Hash] a `types.task-template` record, which may have mistakes
      # @raise [Error::Rejected] if it has no steps that can be read
      def template = reading["template"] || refuse

      # @return [Hash] the same, for a template that a worker would run
      # @raise [Error::Rejected] if anything is wrong with it
      def sound_template = findings.none?(&:error?) && reading["template"] || refuse

      # @return [Array<Hash>] the steps that can be read
      def steps
        template["steps"]
      rescue *Sources::UNREADABLE
        []
      end

      # @return [Array<Hash>] `types.event` records: the events that the steps publish
      def events = steps.flat_map { |step| step["events"] }

      # @return [String] `namespace/name`, or the file's name if they can't be read
      def identity
        template["name"] ? [ namespace, template["name"] ].compact.join("/") : file_name
      rescue *Sources::UNREADABLE
        file_name
      end

      # @return [String, nil] none where that is missing
      # @raise [Error::Rejected] if it has no steps that can be read
      def namespace = template["namespace"]

      # @param format [String] one of the contract's
      # @param view [View]
      # @return [String] a drawing of its steps
      # @raise [Error::Rejected] if it has no steps that can be drawn
      def graph(format = "text", view: View.new)
        Component.call("workflow", "graph", to_h, format, view.to_h, Component::OPTIONS)
      end

      # @return [Hash{Symbol => String}] a `types.source` record
      def to_h = { name:, text: }

      private
        def shown = { name: }

        def refuse = raise(Error::Rejected.new(findings.select(&:error?), texts: { name => text }))

        def file_name = File.basename(name, ".*")
    end
  end
end
