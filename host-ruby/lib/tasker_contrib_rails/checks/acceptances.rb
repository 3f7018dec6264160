# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # Separates the findings that the application accepts, and reports acceptances that are wrong.
    class Acceptances
      # @param accepted [Array<Configuration::CheckSettings::Acceptance>]
      # @param root [Pathname] the application
      def initialize(accepted, root:)
        @accepted, @root = accepted, root
      end

      # @param findings [Array<Diagnostic>]
      # @return [Array(Array<Diagnostic>, Array<Diagnostic>)] the remaining ones, and the accepted ones
      def apply(findings)
        codes = @accepted.map(&:code)
        accepted, standing = findings.partition { |finding| !finding.error? && codes.include?(finding.code) }
        [ standing + @accepted.filter_map { |acceptance| idle(acceptance, findings) }, accepted ]
      end

      # @param findings [Array<Diagnostic>] the accepted ones
      # @return [Array<String>] one line for each code, with its reason
      def lines(findings)
        findings.group_by(&:code).map do |code, found|
          reason = @accepted.find { |acceptance| acceptance.code == code }.because
          Printable.line("Accepted: #{code}#{", #{found.size} times" if found.size > 1}, because #{reason}")
        end
      end

      private
        # An acceptance without effect is reported: its code is misspelt, or the problem is fixed.
        def idle(acceptance, findings)
          code = acceptance.code
          return unknown(acceptance) unless Diagnostics::Explanation.of(code)

          of_code = findings.select { |finding| finding.code == code }
          if of_code.empty?
            finding(acceptance, "TC6022", :note, "#{code} is accepted, but it was not found.",
                    "Remove it unless another environment needs it.")
          elsif of_code.all?(&:error?)
            finding(acceptance, "TC6021", :warning, "#{code} is an error here, and errors can't be accepted.",
                    "Fix it: a worker refuses to start on errors.")
          end
        end

        def unknown(acceptance)
          near = Diagnostics::Explanation.near(acceptance.code)
          help = near ? "Did you mean `#{near}`?" : "Write a code such as `TC2048`."
          finding(acceptance, "TC6021", :warning, "There is no code `#{acceptance.code}`.", help)
        end

        def finding(acceptance, code, severity, message, help)
          source = acceptance.source.delete_prefix("#{@root}/")
          Diagnostic.new(code:, severity:, message:, help:, source:, line: acceptance.line)
        end
    end
  end
end
