# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # The values of a histogram or a summary. +buckets+: for each bound, how many values were at most that.
    # +count+: how many values there were. +sum+: their sum.
    #
    # @api private
    Distribution = Data.define(:buckets, :count, :sum)
  end
end
