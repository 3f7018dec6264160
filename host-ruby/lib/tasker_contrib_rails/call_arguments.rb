# frozen_string_literal: true

require "prism"

module TaskerContribRails
  # Reads the arguments of a call in Ruby code that is not run.
  #
  #   call = Prism.parse("start 'order', for: record").value.statements.body.first
  #   CallArguments.keywords(call).map { |pair| CallArguments.literal(pair.key) }   # => [ "for" ]
  #
  # @api private
  module CallArguments
    class << self
      # @param call [Prism::CallNode]
      # @return [Array<Prism::Node>] those without a keyword
      def positional(call) = call.arguments&.arguments.to_a.grep_v(Prism::KeywordHashNode)

      # @param call [Prism::CallNode]
      # @return [Array<Prism::AssocNode>]
      def keywords(call)
        call.arguments&.arguments.to_a.grep(Prism::KeywordHashNode).flat_map(&:elements).grep(Prism::AssocNode)
      end

      # @param call [Prism::CallNode]
      # @param name [String]
      # @return [Prism::Node, nil] the value of this keyword
      def keyword(call, name) = keywords(call).find { |pair| literal(pair.key) == name }&.value

      # @param node [Prism::Node, nil]
      # @return [String, nil] a text or a name that is written as it is
      def literal(node)
        case node
        when Prism::StringNode, Prism::SymbolNode then node.unescaped
        end
      end
    end
  end
end
