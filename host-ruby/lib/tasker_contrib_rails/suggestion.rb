# frozen_string_literal: true

require "did_you_mean"

module TaskerContribRails
  # What a misspelt name may have meant, of names that only Ruby knows: files, methods, options. Web processes ask it
  # too, so it loads no component; of what stands in templates and configurations the component says it.
  #
  #   Suggestion.near("prodution", %w[ development production ]) # => "production"
  #
  # @api private
  module Suggestion
    # @param name [#to_s] as it was written
    # @param names [Array<String>] those that there are
    # @return [String, nil] the nearest, where one is near
    def self.near(name, names) = DidYouMean::SpellChecker.new(dictionary: names).correct(name.to_s).first
  end
end
