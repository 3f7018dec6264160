# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Checks the events that an application declares and subscribes to, for `tasker:check` and for a worker.
    module Subscribers
      class << self
        # @param declared [Array<Hash>] the component's `declaration` records: `{ name: { text:, span: }, in_process: }`
        # @param naming [Symbol] see {EventBridge::Settings}
        # @param subscribers [Array<Class>] the application's by default, whose files are checked too
        # @return [Array<Diagnostic>]
        def call(declared: [], naming: :tasker, subscribers: nil)
          broken = subscribers ? [] : EventBridge::Subscriptions.findings
          patterns = (subscribers || EventBridge::Subscriptions.classes).flat_map(&:mentions)
          mentions = patterns.map { |pattern| { text: pattern.text, span: span(pattern) } }
          records = Component.call("events", "check", declared, mentions, EventBridge::NAMINGS.fetch(naming))
          broken + records.map { |record| Diagnostic.from_record(record) }
        end

        private
          # Points to the pattern itself, because the statement may span several lines.
          def span(pattern)
            there = pattern.path && File.file?(pattern.path)
            lines = there ? File.readlines(pattern.path, chomp: true).drop(pattern.line - 1) : []
            lines.each_with_index do |line, after|
              column = line.index(/(?<=["'])#{Regexp.escape(pattern.text)}(?=["'])/)
              next unless column

              return place(pattern, line: pattern.line + after, column: column + 1, length: pattern.text.length)
            end
            place(pattern, line: pattern.line, column: 0, length: 0)
          end

          def place(pattern, **at) = { source: relative(pattern.path || "subscribes_to"), **at }

          def relative(path)
            root = defined?(Rails.root) && Rails.root ? "#{Rails.root}/" : "#{Dir.pwd}/"
            path.delete_prefix(root)
          end
      end
    end
  end
end
