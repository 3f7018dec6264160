# frozen_string_literal: true

module TaskerContribRails
  module Deploys
    # A change that tasks can notice: +finding+ says which; the template's identity is that of the tasks, +step+ its
    # step's name or nil; +accepted+: why the new file accepts it, or nil.
    Change = Data.define(:finding, :namespace, :name, :version, :step, :accepted) do
      # @param record [Hash] `deploys.template-change` of the contract
      # @return [Change]
      def self.from_record(record)
        about = record.slice("namespace", "name", "version", "step")
        new(finding: Diagnostic.from_record(record.fetch("finding")), **about.transform_keys(&:to_sym),
          accepted: record["accepted-because"])
      end

      def error? = finding.error? && !accepted
    end
  end
end
