# frozen_string_literal: true

module TaskerContribRails
  # `rails tasker:check`: all that a worker would read, checked without a database
  # and without Tasker itself. A worker refuses to start on the same errors.
  class Check
    class << self
      # @return [Array<#name, #call>] what is checked, in this order; `call(app)` gives an Array of {Diagnostic}
      def checkers = [ Configuration, Workflows::Check, Events ]

      # What keeps a worker from starting.
      #
      # @param app [Rails::Application]
      # @return [String, nil] drawn for a terminal; nothing where there is no error
      def refusal(app = Rails.application)
        check = new(app)
        check.report(Diagnostics::Text.new(sources: check.texts)) if check.errors.any?
      end
    end

    # @param app [Rails::Application]
    def initialize(app = Rails.application, checkers: self.class.checkers)
      @app, @checkers = app, checkers
    end

    # @return [Array<Diagnostic>] everything that was found
    def findings = @findings ||= @checkers.flat_map { |checker| checker.call(@app) }.tap { |found| tell(found) }

    # @return [Array<Diagnostic>]
    def errors = findings.select(&:error?)

    # @param strict [Boolean] whether warnings count as errors
    # @return [Boolean]
    def passed?(strict: false) = findings.none? { |finding| finding.error? || (strict && finding.warning?) }

    # @param text [Diagnostics::Text]
    # @return [String] every finding drawn, and a last line that counts them
    def report(text) = [ (text.draw(findings) if findings.any?), summary ].compact.join("\n")

    # @return [Hash{String => String}] the text of a file of the application by its name
    def texts = Hash.new { |texts, name| texts[name] = read(name) }

    private
      def tell(found)
        EventBridge.publish("config.checked") { { environment: Rails.env.to_s, errors: found.count(&:error?), warnings: found.count(&:warning?) } }
      end

      def read(name)
        path = @app.root.join(name)
        File.read(path, encoding: Encoding::UTF_8) if File.file?(path)
      rescue SystemCallError
        nil
      end

      def summary
        counts = { error: "error", warning: "warning", note: "note" }.filter_map do |severity, word|
          count = findings.count { |finding| finding.severity == severity }
          "#{count} #{word}#{"s" unless count == 1}" if count.positive?
        end
        "#{counts.any? ? "Found #{counts.join(", ")}" : "Nothing is wrong"} (#{@checkers.map(&:name).join(", ")}).\n"
      end
  end
end
