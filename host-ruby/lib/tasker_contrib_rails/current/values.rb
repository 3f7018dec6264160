# frozen_string_literal: true

require "active_support/current_attributes"

module TaskerContribRails
  module Current
    # Values of CurrentAttributes, to be set for a handler.
    #
    # @api private
    class Values
      # @param owner [Class]
      # @param given [Hash{Symbol => Object}]
      # @return [void]
      def self.set(owner, given)
        instance = owner.instance
        given.each { |name, value| instance.public_send(:"#{name}=", value) }
      end

      # @param values [Hash{Class => Hash}] values such as `{ Current => { user: } }`
      # @raise [ArgumentError] if a class does not have such an attribute
      def initialize(values)
        unless values.respond_to?(:to_hash) && values.to_hash.all? { |owner, given| ours?(owner) && given.is_a?(Hash) }
          raise ArgumentError,
            "current_attributes is a Hash such as `{ Current => { user: } }`, not #{values.inspect}."
        end

        @values = values.to_hash
        @values.each { |owner, given| given.each_key { |name| refuse(owner, name) } }
      end

      # @return [void]
      def set = @values.each { |owner, given| self.class.set(owner, given) }

      # @param scope [#call]
      # @return [#call] the same scope, with these values set
      def around(scope)
        return scope if @values.empty?

        ->(&block) { scope.call { set.then { block.call } } }
      end

      private
        def ours?(owner) = owner.is_a?(Class) && owner < ActiveSupport::CurrentAttributes

        def refuse(owner, name)
          return if owner.respond_to?("#{name}=")

          known = owner.singleton_methods.map(&:name).select { |method| owner.respond_to?("#{method}=") }
          near = Suggestion.near(name, known)
          raise ArgumentError, "#{owner} has no attribute #{name}.#{" Did you mean `#{near}`?" if near}"
        end
    end
  end
end
