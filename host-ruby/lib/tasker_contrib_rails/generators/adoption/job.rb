# frozen_string_literal: true

module TaskerContribRails
  module Generators
    class Adoption
      # A job as a step: what it is given, and how often it is tried.
      class Job
        # The most attempts that the engine allows.
        MOST_ATTEMPTS = 100

        # @return [JobSource]
        attr_reader :source

        # @param source [JobSource]
        def initialize(source)
          @source = source
        end

        # @return [String] the class's name
        def name = source.name

        # @return [Array<String>] where the arguments of `perform` are in the context
        def arguments = parameters.reject(&:keyword).map(&:path)

        # @return [Array<Hash{Symbol => String}>] the same for its keywords
        def keywords = parameters.select(&:keyword).map { |one| { name: one.name, value: one.path } }

        # @return [Array<Parameter>] those that can be taken from a context
        def parameters = @parameters ||= Parameter.all(source.parameters)

        # @return [Integer, nil] the most that one of its rules allows; nil without any
        def attempts = source.retries.map(&:allowed).max&.clamp(1, MOST_ATTEMPTS)
      end
    end
  end
end
