# frozen_string_literal: true

require "fileutils"
require "json"

module TaskerContribRails
  module Testing
    # A record of what happened in a workflow, as text in a file of the application's tests, for people to
    # read and review.
    #
    # @api private
    class Golden
      # The environment variable that makes tests rewrite these files.
      UPDATE = "UPDATE_GOLDENS"

      # @param name [String] the file's name in {.folder}
      def initialize(name)
        parts = name.to_s.split("/", -1) # with the empty one that a final `/` leaves
        unless parts.any? && parts.all? { |part| part.match?(/\A[\w-][\w.-]*\z/) }
          raise ArgumentError, "A golden's name is made of letters, digits, `_`, `-`, `.` and `/`, not #{name.inspect}."
        end

        @name = name.to_s
      end

      # @return [Pathname]
      def path = Golden.folder.join("#{@name}.txt")

      # @return [String, nil] the text of the file; nil if there is no file
      def text = (path.read(encoding: Encoding::UTF_8) if path.file?)

      # @param text [String]
      # @return [void]
      def write(text)
        path.dirname.mkpath
        path.write(text)
      end

      class << self
        # @return [Pathname]
        def folder
          root = Rails.root if defined?(Rails) && Rails.respond_to?(:root)
          root = Pathname(root || Dir.pwd)
          root.join(root.join("spec").directory? ? "spec" : "test", "fixtures/workflows")
        end

        # @return [Boolean]
        def update? = ENV[UPDATE].present?

        # Leaves out everything that differs between runs: ids, durations and places in the code.
        #
        # @param result [Inline::Result]
        # @return [String]
        def of(result)
          title = "#{Printable.line(result.namespace)}/#{Printable.line(result.name)}: #{result.status}"
          lines = Inline::Timeline.new(trace: true, exact: false).lines(result.timeline)
          results = result.steps.values.flat_map { |step| about(step) }
          [ title, "", "context", indented(result.context), "", "timeline", *lines, "", "results", *results, "" ]
            .join("\n")
        end

        private
          def about(step)
            name = "  #{Printable.line(step.name)}: #{step.state}"
            step.result.nil? ? [ name ] : [ name, indented(step.result, by: 4) ]
          end

          def indented(value, by: 2) = Printable.json(value).gsub(/^/, " " * by)
      end
    end
  end
end
