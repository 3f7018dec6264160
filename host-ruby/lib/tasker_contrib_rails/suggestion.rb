# frozen_string_literal: true

require "did_you_mean"

module TaskerContribRails
  # Suggests what a misspelt name may mean, for names that only Ruby knows: files, methods, options. Web processes use
  # it too, so it does not load the component. For names in templates and configuration, the component has its own
  # suggestions.
  #
  #   Suggestion.near("prodution", %w[ development production ]) # => "production"
  #
  # @api private
  module Suggestion
    # @param name [#to_s] the name as written
    # @param names [Array<String>] the existing names
    # @return [String, nil] the most similar name, or nil if none is similar
    def self.near(name, names) = DidYouMean::SpellChecker.new(dictionary: names).correct(name.to_s).first
  end
end
