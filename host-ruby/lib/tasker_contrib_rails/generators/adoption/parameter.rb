# frozen_string_literal: true

require "prism"

module TaskerContribRails
  module Generators
    class Adoption
      # A parameter of a `perform`.
      Parameter = Data.define(:name, :keyword, :required, :default) do
        # @param node [Prism::ParametersNode, nil]
        # @return [Array<Parameter>] all but those that take any further arguments
        def self.all(node) = node ? [ *positional(node), *keywords(node) ] : []

        def self.positional(all)
          listed = [ *all.requireds, *all.optionals, *all.rest, *all.posts ]
          listed.each.with_index(1).reject { |node, _| node == all.rest }.map do |node, at|
            new(name: node.respond_to?(:name) ? node.name.to_s : "argument_#{at}", # one that is taken apart
              keyword: false, default: (node.value if node.respond_to?(:value)),
              required: !all.optionals.include?(node))
          end
        end

        def self.keywords(all)
          all.keywords.map do |node|
            default = node.value if node.respond_to?(:value)
            new(name: node.name.to_s.delete_suffix(":"), keyword: true, default:, required: default.nil?)
          end
        end
        private_class_method :positional, :keywords

        # @return [String] where its value is in the context
        def path = "$.#{name}#{"?" unless required}"

        # @return [String, nil] the type of its default, in a schema
        def type
          case default
          when Prism::IntegerNode then "integer"
          when Prism::FloatNode then "number"
          when Prism::TrueNode, Prism::FalseNode then "boolean"
          when Prism::StringNode, Prism::SymbolNode then "string"
          when Prism::ArrayNode then "array"
          when Prism::HashNode then "object"
          end
        end
      end
    end
  end
end
