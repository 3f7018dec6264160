# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # One metric: +name+ ends with its unit and has no `_total`, +type+ is OpenMetrics', +labels+ are the names for
    # which each of its samples has values.
    #
    # @api private
    Family = Data.define(:name, :type, :help, :labels, :unit) do
      def initialize(name:, type:, help:, labels: [], unit: nil) = super

      # @return [String] with the prefix of them all
      def full_name = "tasker_#{name}"
    end
  end
end
