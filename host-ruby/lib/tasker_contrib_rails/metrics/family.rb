# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # One metric. +name+: ends with its unit, without `_total`. +type+: OpenMetrics' type. +labels+: the
    # names of the labels, for which each sample has values.
    #
    # @api private
    Family = Data.define(:name, :type, :help, :labels, :unit) do
      def initialize(name:, type:, help:, labels: [], unit: nil) = super

      # @return [String] the name with the prefix of all metrics
      def full_name = "tasker_#{name}"
    end
  end
end
