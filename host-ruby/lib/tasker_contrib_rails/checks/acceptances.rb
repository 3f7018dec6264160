# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # What the application accepts of the findings, and what is wrong with its accepting.
    class Acceptances
      # @param accepted [Array<Configuration::CheckSettings::Acceptance>]
      # @param root [Pathname] the application
      def initialize(accepted, root:)
        @accepted, @root = accepted, root
      end

      # @param findings [Array<Diagnostic>]
      # @return [Array(Array<Diagnostic>, Array<Diagnostic>)] those that stand, and those that are accepted
      def apply(findings)
        codes = @accepted.map(&:code)
        accepted, standing = findings.partition { |finding| !finding.error? && codes.include?(finding.code) }
        [ standing + @accepted.filter_map { |acceptance| idle(acceptance, findings) }, accepted ]
      end

      # @param findings [Array<Diagnostic>] those that are accepted
      # @return [Array<String>] a line a code, with its reason
      def lines(findings)
        findings.group_by(&:code).map do |code, found|
          reason = @accepted.find { |acceptance| acceptance.code == code }.because
          Printable.line("Accepted: #{code}#{", #{found.size} times" if found.size > 1}, because #{reason}")
        end
      end

      private
        # An acceptance that does nothing says so: it was misspelt, or what it is for is over.
        def idle(acceptance, findings)
          code = acceptance.code
          return unknown(acceptance) unless Diagnostics::Explanation.of(code)

          of_code = findings.select { |finding| finding.code == code }
          if of_code.empty?
            finding(acceptance, "TC6022", :note, "Nothing was found that is accepted as #{code}.",
                    "Take it away if it is not needed in another environment.")
          elsif of_code.all?(&:error?)
            finding(acceptance, "TC6021", :warning, "#{code} is an error here, and errors can't be accepted.",
                    "Mend it: a worker refuses to start on it.")
          end
        end

        def unknown(acceptance)
          near = Diagnostics::Explanation.near(acceptance.code)
          help = near ? "Did you mean `#{near}`?" : "Codes are written as `TC2048`."
          finding(acceptance, "TC6021", :warning, "There is no code `#{acceptance.code}` to accept.", help)
        end

        def finding(acceptance, code, severity, message, help)
          source = acceptance.source.delete_prefix("#{@root}/")
          Diagnostic.new(code:, severity:, message:, help:, source:, line: acceptance.line)
        end
    end
  end
end
