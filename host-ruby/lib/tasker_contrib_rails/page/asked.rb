# frozen_string_literal: true

module TaskerContribRails
  module Page
    # What an address or a form asks for. Anybody can write either: what should be a text may be a list, and have
    # characters that the engine's database has no place for.
    module Asked
      # @param params [#[]] of a request
      # @param key [Symbol]
      # @return [String, nil] the text; nil where there is none, or something else
      def self.text(params, key)
        params[key].delete("\0") if params[key].is_a?(String)
      end
    end
  end
end
