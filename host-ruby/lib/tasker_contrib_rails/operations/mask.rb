# frozen_string_literal: true

require "active_support/parameter_filter"
require "strscan"

module TaskerContribRails
  module Operations
    # Masks what the application's `config.filter_parameters` name: values of JSON by their keys, and in error messages
    # what stands behind such a key, in the ways in which messages usually have it, and the password of an address.
    #
    #   Mask.new([ :password ]).text("no login with password=s3cret") # => "no login with password=[FILTERED]"
    #
    # @api private
    class Mask
      # A name and what stands between it and its value: `key=value`, `key: value`, `"key":"value"`, `:key=>value`,
      # `params[key]=value`, and PostgreSQL's `(key, other)=(value, value)`.
      KEY = /(?:\(([^()=]{1,200})\)|(?<![\w-])(?<!::)([A-Za-z_][\w-]{0,100})[\\"'\]]{0,3})\s{0,3}(?:=>|=|:(?!:))\s{0,3}/
      VALUE = %r{\\".*?(?:\\"|\z)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|\([^)]*\)?
        |(?:(?:Bearer|Basic)\s+)?[^\s;&"')\}\]]+}mx
      # The name and the password of an address, which no key names.
      LOGIN = %r{(://[^\s:@/?#"']{0,200}:)[^\s@/"']{1,500}@}
      # Of a class of errors, whose message follows the colon.
      CLASS = /(?:Error|Exception)\z/
      MASKED = "[FILTERED]"
      private_constant :KEY, :VALUE, :LOGIN, :CLASS, :MASKED

      # @return [Mask] the application's
      def self.of_app
        parameters = Rails.application&.config&.filter_parameters if defined?(Rails.application)
        new(parameters || [])
      end

      # @param parameters [Array<Object>] see `config.filter_parameters`
      def initialize(parameters) = @filter = ActiveSupport::ParameterFilter.new(parameters)

      # @param value [Object] of JSON
      # @return [Object] a copy
      def value(value)
        case value
        when Hash then @filter.filter(value)
        when Array then value.map { |one| value(one) }
        else value
        end
      end

      # @param text [String, nil] an error's message
      # @return [String, nil]
      def text(text)
        return text unless text&.match?(/[=:]/)

        rest, shown = StringScanner.new(Printable.utf8(text).gsub(LOGIN) { "#{$1}#{MASKED}@" }), +""
        while (before = rest.scan_until(KEY))
          shown << before
          shown << MASKED if secret?(rest[1] || rest[2]) && rest.skip(VALUE)
        end
        shown << rest.rest
      end

      private
        def secret?(names)
          names.split(/[\s,]+/).any? do |name|
            !CLASS.match?(name) && @filter.filter_param(name, "a value") != "a value"
          end
        end
    end
  end
end
