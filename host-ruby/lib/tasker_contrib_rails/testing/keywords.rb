# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Keywords that a helper does not take: Ruby names them, and this says what was meant.
    #
    # @api private
    module Keywords
      class << self
        # @param method [Symbol]
        # @param given [Hash{Symbol => Object}] those that the method has no name for
        # @param of [Module] whose method it is
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
