# frozen_string_literal: true

module TaskerContribRails
  class Checks
    # The attributes of a type that a handler names, such as a Dry::Struct: what tasker-rb asks it for.
    #
    # @api private
    module Attributes
      # @param name [String] the type, as the handler writes it
      # @param around [Array<String>] the modules around it, the innermost first
      # @return [Array<Symbol>, nil] nil if there is no such type, or it has no attributes: loading the handler finds it
      def self.call(name, around)
        places = name.start_with?("::") ? [] : around
        type = [ *places.map { |place| "#{place}::#{name}" }, name ].lazy.filter_map(&:safe_constantize).first
        type.attribute_names if type.respond_to?(:attribute_names)
      rescue StandardError, ScriptError # of the application's own code
        nil
      end
    end
  end
end
