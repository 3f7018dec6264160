# frozen_string_literal: true

module TaskerContribRails
  module Testing
    # Converts values from tests to JSON and back, as in production.
    #
    # @api private
    module Values
      private
        def through_json(value, name)
          JsonSafe.stored(value, name: "it")
        rescue JsonSafe::Unsafe => error
          raise ArgumentError, Printable.sentence("#{name} can't be stored as JSON: #{error.message}")
        end

        def hash_through_json(value, name)
          raise ArgumentError, "#{name} is a Hash, not #{value.inspect}." unless value.respond_to?(:to_hash)

          through_json(value.to_hash, name)
        end
    end
  end
end
