# frozen_string_literal: true

module TaskerContribRails
  class Configuration
    # `config.tasker.check`: findings that the application has looked at and accepts.
    #
    #   config.tasker.check.accept "TC2048", because: "workers run in production only"
    class CheckSettings
      # A code that is accepted, and where that stands.
      #
      # @api private
      Acceptance = Data.define(:code, :because, :source, :line)

      # @return [Array<Acceptance>]
      #
      # @api private
      attr_reader :accepted

      def initialize
        @accepted = []
      end

      # Takes warnings and notes of these codes out of the report, and out of what `--strict` fails on. They are still
      # counted. Errors can't be accepted: a worker would refuse to start.
      #
      # @param codes [Array<String>] such as "TC2048"
      # @param because [String] why, for whoever reads the report
      # @return [void]
      def accept(*codes, because:)
        raise ArgumentError, "config.tasker.check.accept takes one code or several, such as \"TC2048\"." if codes.empty?
        if because.to_s.strip.empty?
          raise ArgumentError, "config.tasker.check.accept wants to know why: because: \"…\"."
        end

        place = caller_locations(1, 1).first
        codes.each do |code|
          @accepted << Acceptance.new(code: code.to_s, because: because.to_s, source: place.path, line: place.lineno)
        end
      end
    end
  end
end
