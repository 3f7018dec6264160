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
      # @param unreadable [Error::Unreadable, nil] why there is no text
      def initialize(name:, text: "", unreadable: nil)
        @name, @text, @unreadable = name, text, unreadable
      end

      # @param component [Component::Session, nil] if many files are read, each once; otherwise {Readings} are asked
      # @return [Hash] a `workflow.reading` record, not to be changed
      # @raise [Error::Unreadable, Error::NotUtf8, Error::TooLarge]
      def reading(component = nil)
        raise @unreadable if @unreadable

        @reading ||= component ? component.call("workflow", "read", to_h, Component::OPTIONS) : Readings.shared.of(self)
      rescue *Sources::UNREADABLE => error
        raise @unreadable = error
      end

      # @return [Array<Diagnostic>] everything that is wrong with it
      def findings
        @findings ||= reading["findings"].map { |record| Diagnostic.from_record(record) }
      rescue *Sources::UNREADABLE => error
        @findings = findings_of(error)
      end

      # @param error [Error] one of {Sources::UNREADABLE}, which this source raised
      # @return [Array<Diagnostic>] the same as findings, as the command without Ruby has them
      def findings_of(error)
        case error
        when Error::Rejected then error.diagnostics
        when Error::Unreadable then [ finding("TC3001", "This file #{error.reason}.") ]
        when Error::NotUtf8
          line = text.lines.index { |line| !line.valid_encoding? }.to_i + 1
          [ finding("TC3001", "This is not valid YAML: line #{line} is not UTF-8.", line:,
                    help: "Save the file in UTF-8.") ]
        else [ finding("TC3007", error.message) ]
        end
      end

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
      # @raise [Error::Unreadable, Error::NotUtf8, Error::TooLarge]
      def graph(format = "text", view: View.new)
        raise @unreadable if @unreadable.is_a?(Error::Unreadable)

        Component.call("workflow", "draw-template", to_h, format, view.to_h, Component::OPTIONS)
      end

      # @return [Hash{Symbol => String}] a `types.source` record
      def to_h = { name:, text: }

      private
        def shown = { name: }

        def finding(code, message, **more)
          Diagnostic.new(code:, severity: :error, message:, source: name, **more)
        end

        def refuse = raise(Error::Rejected.new(findings.select(&:error?), texts: { name => text }))

        def file_name = File.basename(name, ".*")
    end
  end
end
