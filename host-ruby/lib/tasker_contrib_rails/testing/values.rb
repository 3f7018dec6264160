# frozen_string_literal: true

require "json"

module TaskerContribRails
  module Testing
    # What tests give to steps and events goes through JSON, as in production.
    module Values
      private
        def through_json(value, name)
          JSON.parse(JSON.generate(value))
        rescue JSON::NestingError
          raise ArgumentError, "#{name} is nested too deeply to be stored as JSON: more than 100 levels."
        rescue JSON::GeneratorError => error
          raise ArgumentError, "#{name} can't be stored as JSON: #{error.message}."
        end

        def hash_through_json(value, name)
          raise ArgumentError, "#{name} is a Hash, not #{value.inspect}." unless value.respond_to?(:to_hash)

          through_json(value.to_hash, name)
        end
    end
  end
end
