# frozen_string_literal: true

require "i18n"

module TaskerContribRails
  module Page
    # The page's words. An application that has its own below `tasker.page`, in the language of the request, says them;
    # else they are English, also where an application has no English.
    module Text
      FILE = File.join(__dir__, "en.yml")
      SCOPE = "tasker.page"
      ENGLISH = I18n::Backend::Simple.new.tap { |backend| backend.load_translations(FILE) }
      private_constant :ENGLISH, :SCOPE, :FILE

      # @param key [String, Symbol]
      # @param values [Hash{Symbol => Object}] put in as they are: the view escapes
      # @return [String]
      def self.of(key, **values)
        I18n.t(key, scope: SCOPE, default: nil, **values) || ENGLISH.translate(:en, "#{SCOPE}.#{key}", **values)
      end
    end
  end
end
