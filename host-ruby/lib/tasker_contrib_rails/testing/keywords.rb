# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Refuses unknown keywords of a helper, and suggests the right ones.
    #
    # @api private
    module Keywords
      class << self
        # @param method [Symbol]
        # @param given [Hash{Symbol => Object}] the keywords that the method does not have
        # @param of [Module] the owner of the method
        # @param known [Array<Symbol>]
        # @return [void]
        # @raise [ArgumentError]
        def refuse(method, given, of: nil, known: names(of, method))
          return if given.empty?

          name = given.keys.first
          near = Suggestion.near(name, known.map(&:name))
          advice = near ? "Did you mean `#{near}:`?" : "It takes #{known.map { |one| "`#{one}:`" }.to_sentence}."
          raise ArgumentError, "#{method} has no keyword `#{name}:`. #{advice}"
        end

        # @return [Array<Symbol>] the keywords that a method names
        def names(owner, method)
          owner.instance_method(method).parameters.filter_map { |kind, name| name if %i[ key keyreq ].include?(kind) }
        end
      end
    end
  end
end
