# frozen_string_literal: true

require "thor/error"

module TaskerContribRails
  # The words that a person typed after a command. They are needed before the gem is loaded. Those after
  # `rails generate` are Rails' own to read, before any generator.
  #
  # @api private
  module TypedWords
    # Without a locale, Ruby takes what is typed for one of the first two.
    UNKNOWN = [ Encoding::US_ASCII, Encoding::BINARY, Encoding::UTF_8 ].freeze
    private_constant :UNKNOWN

    class << self
      # @param words [Array<String>]
      # @return [Array<String>] in UTF-8
      # @raise [Thor::Error] if one can't be
      def utf8(words) = words.map { |word| word(word) }

      private
        def word(word)
          plain = UNKNOWN.include?(word.encoding)
          text = plain ? word.dup.force_encoding(Encoding::UTF_8) : word.encode(Encoding::UTF_8)
          return text if text.valid_encoding?

          raise Thor::Error, "`#{text}` is not UTF-8. Write it in UTF-8."
        rescue EncodingError
          raise Thor::Error, "`#{word.b}` can't be written in UTF-8."
        end
    end
  end
end
