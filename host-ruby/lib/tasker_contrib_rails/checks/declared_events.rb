# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # What the application's subscribers wait for, held against the events that its templates declare.
    # What is wrong with a declaration itself is a finding of the workflows.
    module DeclaredEvents
      class << self
        # @return [String]
        def name = "events"

        # @param app [Rails::Application]
        # @return [Array<Diagnostic>]
        def call(app)
          sources = Workflows::Sources.new(root: app.root, folders: app.config.tasker.template_paths).select { |source| source[:text].valid_encoding? }
          found = Subscribers.call(declared: sources.flat_map { |source| declared(source) }, naming: app.config.tasker.event_naming)
          found.reject { |finding| sources.any? { |source| source[:name] == finding.source } }
        end

        private
          def declared(source)
            Workflows::DeclaredEvents.of(source).map { |event| declaration(source, event.name, in_process: event.in_process) }
          end

          def declaration(source, name, in_process:)
            { name: { text: name, span: { source: source[:name], line: 0, column: 0, length: 0 } }, in_process: }
          end
      end
    end
  end
end
