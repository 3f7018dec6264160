# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # What is wrong with the events that an application declares and subscribes to.
    # `tasker:check` and the worker ask it.
    module Subscribers
      class << self
        # @param declared [Array<Hash>] the component's `declaration` records: `{ name: { text:, span: }, in_process: }`
        # @param naming [Symbol] see {EventBridge::Settings}
        # @param subscribers [Array<Class>] those of the application, whose files are looked at too, unless told otherwise
        # @return [Array<Diagnostic>]
        def call(declared: [], naming: :tasker, subscribers: nil)
          broken = subscribers ? [] : EventBridge::Subscriptions.findings
          mentions = (subscribers || EventBridge::Subscriptions.classes).flat_map(&:mentions).map { |pattern| { text: pattern.text, span: span(pattern) } }
          broken + Component.call("events", "check", declared, mentions, naming.name).map { |record| Diagnostic.from_record(record) }
        end

        private
          # The pattern itself; the statement may go over several lines.
          def span(pattern)
            lines = pattern.path && File.file?(pattern.path) ? File.readlines(pattern.path, chomp: true).drop(pattern.line - 1) : []
            lines.each_with_index do |line, after|
              column = line.index(/(?<=["'])#{Regexp.escape(pattern.text)}(?=["'])/)
              return place(pattern, line: pattern.line + after, column: column + 1, length: pattern.text.length) if column
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
