# frozen_string_literal: true

module TaskerContribRails
  module Diagnostics
    # Findings for other programs: one object, whose `diagnostics` is a list.
    module Json
      FIELDS = %i[ code severity message source line column length label help ].freeze

      # @param diagnostics [Enumerable<Diagnostic>]
      # @return [String]
      def self.draw(diagnostics)
        Printable.json(diagnostics: diagnostics.map { |diagnostic| diagnostic.to_h.slice(*FIELDS).merge(docs: Diagnostics.page(diagnostic.code)) }) << "\n"
      end
    end
  end
end
