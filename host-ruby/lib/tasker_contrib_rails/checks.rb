# frozen_string_literal: true

module TaskerContribRails
  # `rails tasker:check`: checks everything that a worker would read. It needs neither a database nor Tasker. A worker
  # refuses to start on the same errors.
  #
  # @api private
  class Checks
    include Discreet

    class << self
      # @param sources [Workflows::Sources] the application's task templates, read once for all checkers
      # @return [Array<#name, #call>] the checkers, in order; `call(app)` returns an Array of {Diagnostic}
      def checkers(sources)
        code = Code.new
        [ ConfigurationFiles, WorkerStarts, TaskTemplates.new(sources, code:), DeclaredEvents.new(sources),
          StartedTasks.new(sources, code:) ]
      end

      # @param error [Exception] the error that kept the application from booting
      # @return [Array<#name, #call>] the checkers that still work then
      def without_boot(error) = [ Boot.new(error), WorkerStarts ]

      # What there is to say about one template and its handlers, without what needs all templates to be read.
      #
      # @param source [Workflows::Source]
      # @return [Array<Diagnostic>] the findings that are not accepted
      def about(source, app = Rails.application)
        found = TaskTemplates.new([ source ]).call(app).reject { |finding| finding.code == StepHandlers::UNUSED }
        Acceptances.new(app.config.tasker.check.accepted, root: app.root).apply(found).first & found
      end

      # The errors that keep a worker from starting.
      #
      # @param app [Rails::Application]
      # @return [String, nil] drawn for a terminal; nil without errors
      def refusal(app = Rails.application)
        check = new(app)
        check.report(Diagnostics::Text.new(sources: check.texts)) if check.errors.any? || check.failures.any?
      end
    end

    # @param app [Rails::Application]
    def initialize(app = Rails.application, checkers: nil)
      checkers ||= self.class.checkers(
        Workflows::Sources.new(root: app.root, folders: app.config.tasker.template_paths)
      )
      @app, @checkers, @failures = app, checkers, {}
    end

    # @return [Array<Diagnostic>] all findings that are not {#accepted}
    def findings = outcome.first

    # @return [Array<Diagnostic>] the findings that `config.tasker.check.accept` accepts
    def accepted = outcome.last

    # @return [Array<String>] what could not be checked, and why; everything else was checked
    def failures
      findings
      @failures.group_by { |_, error| Diagnostics::Raised.new(error, root: @app.root).message }
        .map do |reason, failed|
          names = failed.map { |checker, _| checker.name }.to_sentence
          Printable.line("The #{names} could not be checked: #{reason}")
        end
    end

    # @return [Array<Diagnostic>]
    def errors = findings.select(&:error?)

    # @param strict [Boolean] whether warnings count as errors
    # @return [Boolean]
    def passed?(strict: false)
      failures.empty? && findings.none? { |finding| finding.error? || (strict && finding.warning?) }
    end

    # @param text [Diagnostics::Text]
    # @return [String] every finding drawn, a line that counts them, and one that says where they are explained
    def report(text)
      first = findings.find(&:error?) || findings.find(&:warning?) || findings.first
      explained = "What a code means: #{Diagnostics.explain(first.code)}" if first
      drawn = text.draw(findings) if findings.any?
      [ drawn, *failures, *acceptances.lines(accepted), summary, explained ].compact.join("\n") << "\n"
    end

    # @return [Hash{String => String}] the text of a file of the application by its name
    def texts = Diagnostics.texts(@app.root)

    private
      def outcome
        @outcome ||= acceptances.apply(@checkers.flat_map { |checker| ask(checker) }).tap { |found, _| tell(found) }
      end

      def acceptances = @acceptances ||= Acceptances.new(@app.config.tasker.check.accepted, root: @app.root)

      # If one checker fails, the findings of the others must still be shown.
      def ask(checker)
        checker.call(@app)
      rescue Error::Rejected => error
        error.diagnostics
      rescue Error, SystemCallError => error
        @failures[checker] = error
        []
      end

      def tell(found)
        EventBridge.publish("config.checked") do
          { environment: Rails.env.to_s, errors: found.count(&:error?), warnings: found.count(&:warning?) }
        end
      end

      def summary
        counts = { error: "error", warning: "warning", note: "note" }.filter_map do |severity, word|
          count = findings.count { |finding| finding.severity == severity }
          "#{count} #{word}#{"s" unless count == 1}" if count.positive?
        end
        counts << "#{accepted.size} accepted" if accepted.any?
        return if @failures.size == @checkers.size

        areas = (@checkers - @failures.keys).map(&:name).join(", ")
        return "Checked #{areas}: #{counts.join(", ")}." if counts.any?

        "Nothing #{"else " if @failures.any?}is wrong (#{areas})."
      end
  end
end
