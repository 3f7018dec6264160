# frozen_string_literal: true

module TaskerContribRails
  module Metrics
    # What a histogram or a summary knows: of each bound how many were at most that, how many there were, and their sum.
    #
    # @api private
    Distribution = Data.define(:buckets, :count, :sum)
  end
end
