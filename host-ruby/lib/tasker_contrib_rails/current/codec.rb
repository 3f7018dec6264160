# frozen_string_literal: true

require "active_job"
require "active_job/arguments" # which Rails 7.0 loads with its first job

module TaskerContribRails
  module Current
    # Writes values as Active Job writes the arguments of a job, and reads them: records by their GlobalID.
    module Codec
      # A value that Active Job can't write, or a record that is not there any more.
      class Refused < Error; end

      class << self
        # @param value [Object]
        # @return [Object] plain JSON values
        # @raise [Refused]
        def write(value)
          plain?(value) ? value : ActiveJob::Arguments.serialize([ value ]).first
        rescue ActiveJob::SerializationError => error
          raise Refused, error.message
        end

        # @param value [Object] what {.write} returned
        # @return [Object]
        # @raise [Refused]
        def read(value)
          plain?(value) ? value : ActiveJob::Arguments.deserialize([ value ]).first
        rescue ActiveJob::DeserializationError => error
          raise Refused, error.message
        end

        private
          # What Active Job leaves as it is, and what takes most of the time otherwise.
          def plain?(value)
            case value
            when nil, true, false, Integer then true
            else value.instance_of?(String)
            end
          end
      end
    end
  end
end
