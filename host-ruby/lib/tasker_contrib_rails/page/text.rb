# frozen_string_literal: true

require "i18n"
require "yaml"

module TaskerContribRails
  module Page
    # The page's words. An application can have its own below `tasker.page`, in the language of the request. Otherwise
    # they are English, even if the application does not list English as available: I18n would keep none of it then.
    module Text
      FILE = File.join(__dir__, "en.yml")
      SCOPE = "tasker.page"
      ENGLISH = YAML.safe_load_file(FILE).dig("en", *SCOPE.split(".")).freeze
      private_constant :ENGLISH, :SCOPE, :FILE

      class << self
        # @param key [String, Symbol]
        # @param values [Hash{Symbol => Object}] put in as they are: the view escapes
        # @return [String]
        def of(key, **values)
          I18n.t(key, scope: SCOPE, default: nil, **values) || I18n.interpolate(english(key, values[:count]), values)
        end

        private
          def english(key, count)
            found = key.to_s.split(".").reduce(ENGLISH) { |words, name| words.fetch(name) }
            return found if found.is_a?(String)

            (found["zero"] if count.zero?) || found.fetch(count == 1 ? "one" : "other")
          end
      end
    end
  end
end
