# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # Writes findings for other programs: one object, whose `diagnostics` is a list.
    module Json
      FIELDS = %i[ code severity message source line column length label help ].freeze

      class << self
        # @param diagnostics [Enumerable<Diagnostic>]
        # @param accepted [Enumerable<Diagnostic>] the findings that the application accepts
        # @return [String]
        def draw(diagnostics, accepted: [])
          Printable.json(diagnostics: diagnostics.map { |diagnostic| object(diagnostic) },
                         accepted: accepted.map { |diagnostic| object(diagnostic) }) << "\n"
        end

        private
          def object(diagnostic) = diagnostic.to_h.slice(*FIELDS).merge(explain: Diagnostics.explain(diagnostic.code))
      end
    end
  end
end
